import { join } from 'node:path';
import { forkTypeScript } from '../fork-typescript';
import { cpuSeconds } from '../process-cpu';
import type { MethodOptions } from './append-method';
import type { Load, LoadFigures } from './closed-loop';
import type { Population } from './population';
import type { FromWorker, MethodName, ToWorker } from './worker';

export interface MeasuredFigures extends LoadFigures {
  readonly cpuSeconds: number;
}

/** A way to append in a process of its own, whose CPU time and Postgres' are told apart from all else. */
export interface MeasuredWorker {
  readonly name: MethodName;
  run(load: Load): Promise<MeasuredFigures>;
  close(): Promise<void>;
}

export async function startWorker(
  name: MethodName,
  options: MethodOptions,
  population: Population,
  postgresPid: () => number,
): Promise<MeasuredWorker> {
  const { child, ended } = forkTypeScript(join(__dirname, 'worker.ts'));
  const order = (message: ToWorker): Promise<LoadFigures | undefined> =>
    new Promise((resolve, reject) => {
      const onEnd = (): void => reject(new Error(`the process of ${name} ended`));
      child.once('exit', onEnd);
      child.once('message', (answer: FromWorker) => {
        child.off('exit', onEnd);
        if (answer.say === 'failed') reject(new Error(`${name}: ${answer.error}`));
        else resolve(answer.figures);
      });
      child.send(message);
    });
  await order({ say: 'open', name, options, population });
  return {
    name,
    async run(load) {
      const roots = [child.pid ?? 0, postgresPid()];
      const before = cpuSeconds(roots);
      const figures = await order({ say: 'run', load });
      if (!figures) throw new Error(`${name} told no figures`);
      return { ...figures, cpuSeconds: cpuSeconds(roots) - before };
    },
    async close() {
      if (child.connected) child.send({ say: 'close' } satisfies ToWorker);
      await ended;
    },
  };
}
