import { median, rounded, type Row } from '../figures';
import type { BenchOptions } from '../main';
import { interleaved, withContenders } from './contender';
import { figureOf, nativeRows } from './rows';

const SOCKETS = 5_000;
const EVERY_MS = 200;

/** For how long one message to 5,000 connections keeps the event loop from everything else. */
export async function benchEmitBlock({ quick, say }: BenchOptions): Promise<readonly Row[]> {
  const { runs, times } = quick ? { runs: 2, times: 4 } : { runs: 5, times: 8 };
  const names = ['native', 'native-epoll', 'js-coalescing', 'socket.io'] as const;
  return withContenders(names, async (contenders) => {
    for (const { clients, server } of contenders) {
      await clients.open(SOCKETS);
      await server.order({ say: 'emit', times: 3, everyMs: EVERY_MS }); // warm
    }
    const seen = await interleaved(contenders, runs, async ({ server }) => {
      const { blockedMs = [] } = await server.order({ say: 'emit', times, everyMs: EVERY_MS });
      return median(blockedMs);
    });
    const rows = nativeRows(
      'emit-block-5000',
      'ms of event loop a message',
      figureOf(seen, (ms) => ms),
    ).map((row) => ({ ...row, more: timesLess(row) }));
    for (const row of rows) say(JSON.stringify(row));
    return rows;
  });
}

/** A ratio tells by what part it is less. */
const timesLess = ({ ratios }: Row): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(ratios).map(([name, ratio]) => [`times less than ${name}`, rounded(1 / ratio)]),
  );
