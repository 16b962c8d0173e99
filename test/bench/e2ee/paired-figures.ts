import { performance } from 'node:perf_hooks';

import { type Row, rowOf } from '../figures';
import type { Pair } from './key-agreement';

/** What paired runs gave, row by row in the order of their first figure. */
export class PairedFigures {
  readonly #rows = new Map<string, { unit: string; own: number[]; control: number[] }>();

  /** @param control name of the control */
  constructor(private readonly control: string) {}

  note(shape: string, unit: string, { own, control }: Pair<number>): void {
    const row = this.#rows.get(shape) ?? { unit, own: [], control: [] };
    this.#rows.set(shape, row);
    row.own.push(own);
    row.control.push(control);
  }

  /**
   * Does the act on both and notes how long each took. Who comes first changes with `run`: it meets
   * another machine than who comes last.
   */
  async time<T, R>(
    shape: string,
    run: number,
    on: Pair<T>,
    act: (it: T) => Promise<R>,
  ): Promise<Pair<R>> {
    const isOwnFirst = run % 2 === 0;
    const first = await timed(act, isOwnFirst ? on.own : on.control);
    const second = await timed(act, isOwnFirst ? on.control : on.own);
    const [own, control] = isOwnFirst ? [first, second] : [second, first];
    this.note(shape, 'ms', { own: own.ms, control: control.ms });
    return { own: own.result, control: control.result };
  }

  /** Only those whose shape holds `only`. */
  rows(only: string): readonly Row[] {
    return [...this.#rows]
      .filter(([shape]) => shape.includes(only))
      .map(([shape, { unit, own, control }]) =>
        rowOf(shape, unit, own, { [this.control]: control }),
      );
  }
}

async function timed<T, R>(
  act: (it: T) => Promise<R>,
  on: T,
): Promise<{ readonly ms: number; readonly result: R }> {
  const began = performance.now();
  const result = await act(on);
  return { ms: performance.now() - began, result };
}
