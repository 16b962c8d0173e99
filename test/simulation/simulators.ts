import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { ForkedServer } from '../bench/forked-server';
import type { Counts } from './counts';

const PROGRAM = resolve(__dirname, 'simulation-process.ts');

/** One run after another, up to the first that shows a fault. */
export interface Runs {
  readonly seeds: readonly number[];
  /** A name in MUTANTS; without one the code as it stands. */
  readonly mutant?: string | undefined;
}

export interface Outcome {
  /** Of the runs that showed no fault. */
  readonly counts: Counts;
  readonly fault?: { readonly seed: number; readonly by: string; readonly stack: string };
}

/**
 * A process for each core, without Jest: a simulation is nothing but computing, and in Jest's
 * sandbox it takes half as long again. The same seed gives the same run in all of them.
 */
export class Simulators {
  private readonly all = Array.from(
    { length: availableParallelism() },
    (_, index) =>
      new ForkedServer<Runs, Outcome>(PROGRAM, `simulator ${index + 1}`, [
        '--conditions=@anochat/source',
      ]),
  );

  /** The seeds dealt out in turn: each takes as many, and all take early ones first. */
  run({ seeds, mutant }: Runs): Promise<readonly Outcome[]> {
    return Promise.all(
      this.all.map((simulator, turn) =>
        simulator.order({
          seeds: seeds.filter((_, index) => index % this.all.length === turn),
          mutant,
        }),
      ),
    );
  }

  async end(): Promise<void> {
    await Promise.all(this.all.map((simulator) => simulator.end()));
  }
}
