import type { Row } from '../figures';
import type { BenchOptions } from '../main';
import { buildPrograms } from '../bench-programs';
import { benchEmitBlock } from './emit-block';
import { benchIdleBytes } from './idle-bytes';
import { benchLatency } from './latency';
import { benchRooms, ROOM_SHAPES } from './rooms';
import { benchStorm } from './storm';

type Part = (options: BenchOptions) => Promise<readonly Row[]>;

const PARTS: Readonly<Record<string, Part>> = {
  ...Object.fromEntries(
    (Object.keys(ROOM_SHAPES) as (keyof typeof ROOM_SHAPES)[]).map((name): [string, Part] => [
      name,
      (options) => benchRooms(name, options),
    ]),
  ),
  'emit-block-5000': benchEmitBlock,
  'idle-bytes': benchIdleBytes,
  'latency-200x25': benchLatency,
  'storm-5000': benchStorm,
};

/**
 * The fan-out against stock socket.io, the hub in JavaScript, and the least that it could cost.
 * Servers and clients are processes of their own, and the CPU time is the server's alone.
 */
export async function fanout(options: BenchOptions): Promise<readonly Row[]> {
  await buildPrograms(options.say);
  const rows: Row[] = [];
  for (const [name, part] of Object.entries(PARTS)) {
    if (!isWanted(name, options.only)) continue;
    options.say(name);
    rows.push(...(await part(options)));
  }
  return rows;
}

/** `only` may be a part of a shape's name, or that of a row, which says more (`-epoll`, `-p99`). */
const isWanted = (name: string, only: string | undefined): boolean =>
  only === undefined || name.includes(only) || only.startsWith(name);
