import type { EpochRange } from '@anochat/e2ee';
import type { EpochPlace } from '../stored-epoch';

type Place = Pick<EpochPlace, 'generation' | 'epoch'>;

/** As few ranges as name these epochs of one conversation and no others, in their order. */
export const rangesOf = (places: readonly Place[]): readonly EpochRange[] => {
  const ranges: EpochRange[] = [];
  const sorted = [...places].sort((a, b) => a.generation - b.generation || a.epoch - b.epoch);
  for (const { generation, epoch } of sorted) {
    const last = ranges.at(-1);
    const isNext = last?.generation === generation && epoch <= last.to + 1;
    if (isNext) ranges[ranges.length - 1] = { ...last, to: epoch };
    else ranges.push({ generation, from: epoch, to: epoch });
  }
  return ranges;
};

export const isInRanges = ({ generation, epoch }: Place, ranges: readonly EpochRange[]): boolean =>
  ranges.some(
    (range) => range.generation === generation && range.from <= epoch && epoch <= range.to,
  );
