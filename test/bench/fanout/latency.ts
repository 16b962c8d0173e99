import type { Row } from '../figures';
import type { BenchOptions } from '../main';
import { interleaved, withContenders } from './contender';
import { figureOf, nativeRows } from './rows';

const CLIENTS = 200;
const MESSAGES_A_SECOND = 25;

/** A quiet room: an open loop, each message timed from when it was due to each of its arrivals. */
export async function benchLatency({ quick, say }: BenchOptions): Promise<readonly Row[]> {
  const { runs, seconds } = quick ? { runs: 2, seconds: 2 } : { runs: 7, seconds: 3 };
  const names = ['native', 'native-epoll', 'js-coalescing', 'socket.io'] as const;
  return withContenders(names, async (contenders) => {
    for (const { clients } of contenders) {
      await clients.open(CLIENTS);
      await clients.time(MESSAGES_A_SECOND, 1); // warm
    }
    const seen = await interleaved(contenders, runs, ({ clients }) =>
      clients.time(MESSAGES_A_SECOND, seconds),
    );
    const rows = [
      ...nativeRows(
        'latency-200x25-p50',
        'microseconds from due to delivered, p50',
        figureOf(seen, ({ p50Us }) => p50Us),
      ),
      ...nativeRows(
        'latency-200x25-p99',
        'microseconds from due to delivered, p99',
        figureOf(seen, ({ p99Us }) => p99Us),
      ),
    ];
    for (const row of rows) say(JSON.stringify(row));
    return rows;
  });
}
