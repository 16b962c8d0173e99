import { rowOf, type Row } from '../figures';
import type { ContenderName } from './contender';

type Figures = ReadonlyMap<ContenderName, readonly number[]>;

/**
 * A row for io_uring and the same for epoll, of the same rounds, with the others as controls.
 *
 * @param more by the contender's name: what else each run saw
 */
export function nativeRows(
  shape: string,
  unit: string,
  figures: Figures,
  more: Readonly<Record<string, Figures>> = {},
): readonly Row[] {
  const controls = Object.fromEntries(
    [...figures].filter(([name]) => name !== 'native' && name !== 'native-epoll'),
  );
  return (['native', 'native-epoll'] as const).map((name) => {
    const others = Object.entries(more).flatMap(([what, of]) =>
      [...of]
        .filter(([whose]) => whose === name || whose in controls)
        .map(([whose, values]) => [`${whose}: ${what}`, values] as const),
    );
    return rowOf(
      name === 'native' ? shape : `${shape}-epoll`,
      unit,
      figures.get(name) ?? [],
      controls,
      Object.fromEntries(others),
    );
  });
}

/** One figure of each run, by contender. */
export const figureOf = <T>(
  seen: ReadonlyMap<ContenderName, readonly T[]>,
  figure: (run: T) => number,
): Figures => new Map([...seen].map(([name, runs]) => [name, runs.map(figure)]));
