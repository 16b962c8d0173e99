import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConversationId, Head, Seq } from '@anochat/contract';

import { percentile } from '../../bench/figures';
import { checkHistory } from '../../chaos/check-history';
import type { LogEntry } from '../../chaos/history';
import { Sender } from '../../chaos/sender';
import { closeStage, setStage } from '../../chaos/stage';
import { socketWire } from '../../chaos/wire';
import { call, register } from '../../support/account';
import { type Cluster, type Member, startCluster } from '../../support/cluster';
import { until, within } from '../../support/until';
import { type CrowdAccount, makeCrowd } from './crowd-accounts';
import { type CrowdRecord, MovingClient } from './moving-client';

export interface RollingRestartOptions {
  readonly instances: number;
  /** Connected ones, beside those that talk. */
  readonly clients: number;
  readonly environment?: Readonly<Record<string, string>>;
  readonly say: (line: string) => void;
}

export interface RollingRestart {
  /** Times in milliseconds. */
  readonly figures: Readonly<Record<string, number>>;
  readonly findings: readonly string[];
}

const GROUP = 25;
const AT_ONCE = 25;
/** To the groups of the crowd, in turn, beside the 200 a second of the stage. */
const PER_SECOND = 20;
const PATIENCE_MS = 180_000;
const IDLE_MS = 4_000;
/** Postgres' backends tell their counts at most once a second. */
const TOLD_MS = 1_500;

/** Restarts every instance behind nginx, one after the other, while people talk and many listen. */
export async function runRollingRestart(options: RollingRestartOptions): Promise<RollingRestart> {
  const { instances } = options;
  const secrets = mkdtempSync(join(tmpdir(), 'anochat-rolling-'));
  const environment = { ...options.environment, SECRETS_DIR: secrets };
  try {
    const cluster = await startCluster({
      instances,
      balancer: 'nginx',
      bus: 'kafka',
      environment,
    });
    try {
      return await play(cluster, secrets, options);
    } catch (error) {
      const logs = cluster.members.map(({ instance }) => instance.logTail());
      throw new Error(`${String(error)}\nLogs:\n${logs.join('\n--\n')}`, { cause: error });
    } finally {
      await cluster.stop();
    }
  } finally {
    rmSync(secrets, { recursive: true, force: true });
  }
}

async function play(
  cluster: Cluster,
  secrets: string,
  { clients: count, say }: RollingRestartOptions,
): Promise<RollingRestart> {
  const { url, members } = cluster;
  say('People register ...');
  const stage = await setStage(url);
  const host = await register(url);
  const accounts = await makeCrowd(cluster, secrets, count);
  const groups: ConversationId[] = [];
  for (let next = 0; next < count; next += GROUP) {
    const users = accounts.slice(next, next + GROUP).map(({ userId }) => userId);
    const body = { kind: 'group', title: 'crowd', members: users };
    groups.push((await call<Head>(url, 'POST', '/conversations', host, body)).id);
  }

  say(`${count} clients connect ...`);
  const record: CrowdRecord = { away: [], findings: [], resumes: 0, refused: 0, untold: 0 };
  const crowd = await connectAll(url, accounts, groups, record);
  const host0 = new Sender({
    name: 'host',
    device: host.deviceId,
    wire: socketWire(url, host),
    perSecond: PER_SECOND,
    conversations: groups,
    window: 8,
    onUnanswered: 'retry',
    nextPlace: () => stage.answerTimes.length,
  });
  try {
    const senders = [...stage.senders.map(({ sender }) => sender), host0];
    senders.forEach((sender) => sender.start());
    await until('some answers', () => stage.answerTimes.length >= 200);

    const stops: number[] = [];
    const returns: number[] = [];
    for (const [index, { instance }] of members.entries()) {
      say(`Instance ${index + 1} restarts; load ${loadavg()[0]?.toFixed(1)} ...`);
      const began = performance.now();
      await instance.stop();
      stops.push(performance.now() - began);
      await instance.start();
      await allBack(crowd);
      returns.push(performance.now() - began);
    }
    const answered = stage.answerTimes.length;
    await until('answers after it', () => stage.answerTimes.length >= answered + 200);
    await within('all accepted', Promise.all(senders.map((sender) => sender.finish())));

    const { log, lastSeqs } = await readLog(cluster);
    const isCrowds = new Set(groups);
    const split = <V>(entries: Iterable<readonly [ConversationId, V]>, mine: boolean) =>
      new Map([...entries].filter(([id]) => isCrowds.has(id) === mine));
    const staged = split(lastSeqs, false);
    const isAtRest = (): boolean => stage.receivers.every((receiver) => receiver.has(staged));
    await until('receivers at rest', isAtRest, 30_000).catch(() => undefined);
    await until('the crowd at rest', () => behind(crowd, lastSeqs) === 0, 30_000).catch(
      () => undefined,
    );
    const late = behind(crowd, lastSeqs);
    const findings = [
      ...record.findings,
      ...(late > 0 ? [`${late} clients of the crowd do not know of the last entry`] : []),
      ...stage.receivers.flatMap(({ failure }) => (failure ? [failure.message] : [])),
      ...checkHistory({
        senders: stage.senders.map(({ sender }) => sender.history()),
        receivers: stage.receivers.map((receiver) => receiver.history()),
        log: log.filter(({ conversationId }) => !isCrowds.has(conversationId)),
        lastSeqs: staged,
      }).map(({ rule, says }) => `${rule}: ${says}`),
      ...checkHistory({
        senders: [host0.history()],
        receivers: [],
        log: log.filter(({ conversationId }) => isCrowds.has(conversationId)),
        lastSeqs: split(lastSeqs, true),
      }).map(({ rule, says }) => `${rule}: ${says}`),
    ];
    const restarts = {
      instances: members.length,
      clients: count,
      acked: senders.reduce(
        (sum, sender) =>
          sum + sender.history().sent.filter(({ answers }) => answers.length > 0).length,
        0,
      ),
      moves: record.away.length,
      awayP50: Math.round(percentile(record.away, 0.5)),
      awayP99: Math.round(percentile(record.away, 0.99)),
      awayMax: Math.round(Math.max(...record.away)),
      endedWithoutAWord: record.untold,
      handshakesPutOff: record.refused,
      stopMax: Math.round(Math.max(...stops)),
      allBackMax: Math.round(Math.max(...returns)),
    };
    say('One more restarts, in silence, and its statements are counted ...');
    const statements = await countStatements(cluster, crowd, record);
    return { figures: { ...restarts, ...statements }, findings };
  } finally {
    crowd.forEach(({ client }) => client.close());
    host0.close();
    closeStage(stage);
  }
}

interface CrowdMember {
  readonly client: MovingClient;
  readonly conversationId: ConversationId;
}

async function connectAll(
  url: string,
  accounts: readonly CrowdAccount[],
  groups: readonly ConversationId[],
  record: CrowdRecord,
): Promise<readonly CrowdMember[]> {
  const crowd: CrowdMember[] = [];
  for (let next = 0; next < accounts.length; next += AT_ONCE) {
    const arrived = accounts.slice(next, next + AT_ONCE).map(({ accessToken }, index) => {
      const conversationId = groups[Math.floor((next + index) / GROUP)] ?? '';
      const client = new MovingClient({ url, token: accessToken, conversationId }, record);
      client.connect();
      return { client, conversationId };
    });
    crowd.push(...arrived);
    await until('they are in', () => arrived.every(({ client }) => client.isOnline), PATIENCE_MS);
  }
  return crowd;
}

const allBack = (crowd: readonly CrowdMember[]): Promise<void> =>
  until('everyone is back', () => crowd.every(({ client }) => client.isOnline), PATIENCE_MS);

const behind = (
  crowd: readonly CrowdMember[],
  lastSeqs: ReadonlyMap<ConversationId, Seq>,
): number =>
  crowd.filter(({ client, conversationId }) => client.head !== lastSeqs.get(conversationId)).length;

async function readLog({ postgres }: Cluster): Promise<{
  readonly log: readonly LogEntry[];
  readonly lastSeqs: ReadonlyMap<ConversationId, Seq>;
}> {
  const log = await postgres.query<LogEntry & Record<string, unknown>>(
    `SELECT conversation_id AS "conversationId", seq::int, device, client_id AS "clientId" FROM entries`,
  );
  const heads = await postgres.query<{ readonly id: string; readonly seq: number }>(
    'SELECT id, last_seq::int AS seq FROM conversations',
  );
  return { log, lastSeqs: new Map(heads.map(({ id, seq }) => [id, seq])) };
}

/** By Postgres' own count of transactions: on these paths a statement is one. */
async function countStatements(
  cluster: Cluster,
  crowd: readonly CrowdMember[],
  record: CrowdRecord,
): Promise<{ readonly resumesCounted: number; readonly statementsPerResume: number }> {
  const busiest = await busiestOf(cluster.members);
  const commits = async (): Promise<number> => {
    await sleep(TOLD_MS);
    const [row] = await cluster.postgres.query<{ readonly count: number }>(
      `SELECT xact_commit::float8 AS count FROM pg_stat_database WHERE datname = current_database()`,
    );
    return row?.count ?? 0;
  };
  const [idleFrom, idleAt] = [await commits(), performance.now()];
  await sleep(IDLE_MS);
  const perMs = ((await commits()) - idleFrom) / (performance.now() - idleAt);
  const [before, began, resumesBefore] = [await commits(), performance.now(), record.resumes];
  // Its own start is no part of it.
  await busiest.instance.stop();
  await allBack(crowd);
  const counted = (await commits()) - before - perMs * (performance.now() - began);
  const resumes = record.resumes - resumesBefore;
  await busiest.instance.start();
  return {
    resumesCounted: resumes,
    statementsPerResume: Math.round((counted / resumes) * 100) / 100,
  };
}

async function busiestOf(members: readonly Member[]): Promise<Member> {
  const counts = await Promise.all(
    members.map(async ({ instance }) => {
      const text = await (await fetch(`${instance.internalUrl}/metrics`)).text();
      return Number(/^anochat_socket_connections (\d+)/m.exec(text)?.[1] ?? 0);
    }),
  );
  const most = members[counts.indexOf(Math.max(...counts))];
  if (most === undefined) throw new Error('There is no instance');
  return most;
}
