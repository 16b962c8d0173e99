import type { Row } from '../figures';
import type { BenchOptions } from '../main';
import { FLOOR, interleaved, withContenders } from './contender';
import { figureOf, nativeRows } from './rows';

interface Shape {
  readonly sockets: number;
  readonly rooms: number;
  readonly inFlight: number;
}

export const ROOM_SHAPES = {
  'room-1000-w1': { sockets: 1_000, rooms: 1, inFlight: 1 },
  'room-1000-w16': { sockets: 1_000, rooms: 1, inFlight: 16 },
  'room-5000-w16': { sockets: 5_000, rooms: 1, inFlight: 16 },
  'rooms-20-w64': { sockets: 3_000, rooms: 150, inFlight: 64 },
} as const satisfies Readonly<Record<string, Shape>>;

const UNIT = 'deliveries per server CPU-second';
const ALL = ['native', 'native-epoll', 'js-coalescing', 'socket.io', FLOOR] as const;

/** So many 300-byte messages under way, each until every member of its room has it. */
export async function benchRooms(
  name: keyof typeof ROOM_SHAPES,
  { quick, say }: BenchOptions,
): Promise<readonly Row[]> {
  const { sockets, rooms, inFlight }: Shape = ROOM_SHAPES[name];
  const { runs, seconds } = quick ? { runs: 2, seconds: 1 } : { runs: 5, seconds: 2 };
  return withContenders(ALL, async (contenders) => {
    for (const { clients } of contenders) {
      await clients.open(sockets, rooms);
      await clients.run(inFlight, 0.5); // warm
    }
    const seen = await interleaved(contenders, runs, async (contender) => {
      const { cpu, result } = await contender.cpuOf(() => contender.clients.run(inFlight, seconds));
      return {
        perCpuSecond: result.deliveries / cpu,
        perSecond: result.deliveries / result.seconds,
      };
    });
    const rows = nativeRows(
      name,
      UNIT,
      figureOf(seen, ({ perCpuSecond }) => perCpuSecond),
      { 'deliveries/s': figureOf(seen, ({ perSecond }) => perSecond) },
    );
    for (const row of rows) say(JSON.stringify(row));
    return rows;
  });
}
