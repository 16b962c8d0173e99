import { closeStage, setStage, type Stage } from '../../chaos/stage';
import { cameBackInTime, playUnderLoad, type LoadRound } from '../../chaos/under-load';
import type { Cluster, Member } from '../../support/cluster';
import { until } from '../../support/until';
import type { Fault } from './fault';

export interface FaultRound extends LoadRound {
  readonly fault: string;
  /** What must not be; empty when all is well. */
  readonly findings: readonly string[];
}

const PER_SECOND = 360;
const SHOWN = 10;

/** One fault under load, with users and conversations of its own, on a cluster that is whole before and after. */
export async function playFault(
  cluster: Cluster,
  fault: Fault,
  round: { readonly victim: Member; readonly isLong: boolean },
): Promise<FaultRound> {
  await isWhole(cluster);
  const findings: string[] = [];
  const stage = await setStage(cluster.url, PER_SECOND);
  try {
    await requireSpread(cluster);
    const scene = { cluster, stage, ...round, find: (text: string) => void findings.push(text) };
    const played = await playUnderLoad({
      url: cluster.url,
      stage,
      source: cluster.postgres,
      strike: () => fault.strike(scene),
    });
    findings.push(
      ...played.violations.slice(0, SHOWN).map(({ rule, says }) => `${rule}: ${says}`),
      ...cameBackInTime(played),
      ...(await timesThatGoBack(cluster, stage)),
    );
    if (fault.mustBeFelt && played.retried === 0) findings.push('nothing was sent again');
    return { fault: fault.name, ...played, findings };
  } catch (error) {
    const logs = cluster.members.map(({ instance }) => instance.logTail(15)).join('\n---\n');
    throw new Error(`${fault.name}: ${String(error)}\n${findings.join('\n')}\nLogs:\n${logs}`, {
      cause: error,
    });
  } finally {
    closeStage(stage);
  }
}

/** Every instance is ready, and misses nothing that it leans on. */
async function isWhole({ members }: Cluster): Promise<void> {
  for (const { instance } of members) {
    await until(`${instance.url} is whole`, async () => {
      const answer = await fetch(`${instance.internalUrl}/health/ready`).catch(() => undefined);
      if (answer?.status !== 200) return false;
      return ((await answer.json()) as { readonly status: string }).status === 'ready';
    });
  }
}

/** Otherwise the round says nothing about what goes on between instances. */
async function requireSpread({ members }: Cluster): Promise<void> {
  for (const { instance } of members) {
    await until(`sockets at ${instance.url}`, async () => {
      const text = await (await fetch(`${instance.internalUrl}/metrics`)).text();
      return Number(/^anochat_socket_connections (\d+)/m.exec(text)?.[1] ?? 0) > 0;
    });
  }
}

async function timesThatGoBack({ postgres }: Cluster, stage: Stage): Promise<readonly string[]> {
  const [row] = await postgres.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM (
       SELECT created_at < lag(created_at) OVER (PARTITION BY conversation_id ORDER BY seq) AS is_back
         FROM entries WHERE conversation_id = ANY($1)) t
      WHERE is_back`,
    [stage.conversations],
  );
  return row!.count === 0 ? [] : [`${row!.count} entries are earlier than the one before`];
}
