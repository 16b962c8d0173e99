import { loadSodium } from '@anochat/e2ee/sodium';

import { type Row, rowOf } from '../figures';
import type { BenchOptions } from '../main';
import { createHistory, restore, type Restored } from './history';

const SHAPE = 'restore-10000';

/** What it costs a new device to read a conversation from the backup on: 100 records, 10,000 messages. */
export async function restoreRows({
  quick,
  only = '',
  say,
}: BenchOptions): Promise<readonly Row[]> {
  if (!SHAPE.includes(only)) return [];
  const runs = quick ? 1 : 5;
  const primitives = await loadSodium();
  const history = createHistory(primitives);
  const restored: Restored[] = [];
  for (let run = 0; run < runs; run += 1) {
    restored.push(restore(primitives, history));
    say(`${SHAPE}: run ${run + 1} of ${runs}`);
  }
  const ms = restored.map((each) => each.ms);
  const recordsMs = restored.map((each) => each.recordsMs);
  return [rowOf(SHAPE, 'ms', ms, {}, { 'ms for the 100 records': recordsMs })];
}
