import type { Row } from '../figures';
import type { BenchOptions } from '../main';
import { interleaved, withContenders } from './contender';
import { figureOf, nativeRows } from './rows';

const SOCKETS = 5_000;

/** Everybody connects at once: TCP, the WebSocket's handshake, engine.io's and socket.io's. */
export async function benchStorm({ quick, say }: BenchOptions): Promise<readonly Row[]> {
  const runs = quick ? 2 : 5;
  const names = ['native', 'native-epoll', 'js-coalescing', 'socket.io'] as const;
  return withContenders(names, async (contenders) => {
    for (const contender of contenders) {
      await contender.clients.open(500); // warm
      await contender.closeClients();
    }
    const seen = await interleaved(contenders, runs, async (contender) => {
      const { cpu, result } = await contender.cpuOf(() => contender.clients.open(SOCKETS));
      await contender.closeClients();
      return { cpuUs: (cpu * 1e6) / SOCKETS, seconds: result };
    });
    const rows = nativeRows(
      'storm-5000',
      'microseconds of server CPU a connection',
      figureOf(seen, ({ cpuUs }) => cpuUs),
      { 'seconds until all were in': figureOf(seen, ({ seconds }) => seconds) },
    );
    for (const row of rows) say(JSON.stringify(row));
    return rows;
  });
}
