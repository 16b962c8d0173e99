import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka } from '../../support/kafka';
import { undoAtEnd } from '../../support/undo-at-end';
import type { Row } from '../figures';
import type { BenchOptions } from '../main';
import { benchLatency } from './latency';
import { benchMarks } from './marks';
import { benchRecords } from './records';
import { benchThroughput } from './throughput';

const PARTS = {
  latency: benchLatency,
  throughput: benchThroughput,
  record: benchRecords,
  mark: benchMarks,
} as const;

/** Many instances on Kafka beside one, and beside stock socket.io with what Redis carries for it. */
export async function cluster(options: BenchOptions): Promise<readonly Row[]> {
  const redis = process.env.REDIS_PATH;
  if (redis === undefined) throw new Error('REDIS_PATH is not set, see tools/redis.cjs');
  const folder = mkdtempSync(join(tmpdir(), 'anochat-bench-kafka-'));
  const kafka = await startKafka({ folder });
  const stop = undoAtEnd(async () => {
    await kafka.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  try {
    const place = {
      brokers: kafka.brokers,
      pid: () => kafka.pid,
      bytesOf: (topics: string) => bytesOf(topics, join(folder, 'data')),
    };
    const rows: Row[] = [];
    for (const [name, part] of Object.entries(PARTS)) {
      if (options.only !== undefined && !options.only.startsWith(name)) continue;
      rows.push(...(await part({ ...options, kafka: place, redis })));
    }
    return rows;
  } finally {
    await stop();
  }
}

/** The segments of every partition; their indexes are made with holes and say nothing. */
function bytesOf(topics: string, logs: string): number {
  return readdirSync(logs)
    .filter((name) => name.includes(`.${topics}-`))
    .flatMap((partition) => readdirSync(join(logs, partition)).map((name) => join(partition, name)))
    .filter((name) => name.endsWith('.log'))
    .reduce((sum, name) => sum + statSync(join(logs, name)).size, 0);
}
