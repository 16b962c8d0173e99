import { Instance } from '../support/instance';
import { killPostgres } from '../support/kill-postgres';
import { until } from '../support/until';
import { requireDurableSettings, requireFlushesByClients } from './durability';
import { closeStage, setStage } from './stage';
import { cameBackInTime, playUnderLoad, type LoadRound, type Struck } from './under-load';

/** `postmaster`: its backends live on for a moment. `postgres`: every process of it at once. */
export type Victim = 'server' | 'postmaster' | 'postgres';
export const VICTIMS: readonly Victim[] = ['server', 'postmaster', 'postgres'];

export interface KillRound extends LoadRound {
  readonly victim: Victim;
}

/** One kill -9 under load on a server of its own. */
export async function runKillRound(victim: Victim): Promise<KillRound> {
  const instance = await Instance.start();
  try {
    await requireDurableSettings(instance);
    const stage = await setStage(instance.url);
    try {
      const strike = async (): Promise<Struck> => {
        await KILLS[victim](instance);
        return { wholeAt: performance.now() };
      };
      const round = await playUnderLoad({ url: instance.url, stage, source: instance, strike });
      await requireFlushesByClients(instance);
      return { victim, ...round };
    } finally {
      closeStage(stage);
    }
  } catch (error) {
    const tail = instance.logTail();
    throw new Error(`Round of ${victim}: ${String(error)}\nServer's log:\n${tail}`, {
      cause: error,
    });
  } finally {
    await instance.dispose();
  }
}

/** Each resolves when what was killed was started again; its readiness is seen by the answers. */
const KILLS: Readonly<Record<Victim, (instance: Instance) => Promise<void>>> = {
  async server(instance) {
    await instance.kill9();
    await instance.start();
  },
  postmaster: (instance) => killItsPostgres(instance, 'postmaster'),
  postgres: (instance) => killItsPostgres(instance, 'everything'),
};

/** The server's own launcher starts another, and the server lives on. */
async function killItsPostgres(
  instance: Instance,
  which: 'postmaster' | 'everything',
): Promise<void> {
  const [server, postmaster] = [instance.pid, instance.postgresPid()];
  killPostgres(postmaster, which);
  await until('another postmaster', () => isAnother(instance, postmaster));
  if (!instance.isRunning || instance.pid !== server) throw new Error('The server died too');
}

const isAnother = (instance: Instance, postmaster: number): boolean => {
  try {
    return instance.postgresPid() !== postmaster;
  } catch {
    return false; // between the two there is no file
  }
};

/** Findings of a round besides the checker's: that it tested anything, and that it came back in time. */
export function shortcomings(round: KillRound): readonly string[] {
  const missed = round.retried === 0 ? ['nothing was retried: the kill hit nothing'] : [];
  return [...missed, ...cameBackInTime(round)];
}
