/** The drawing is so large, in its own units. */
export const WAVE_WIDTH = 258;
export const WAVE_HEIGHT = 26;
const BARS = 46;
const LEAST = 1;
const MOST = 11.4;

export interface WavePaths {
  readonly done: string;
  readonly rest: string;
}

/**
 * The bars of a sound, parted where it has been heard to.
 *
 * @param peaks 0 to 255; none: bars of one height
 * @param heard share, 0 to 1
 */
export function wavePaths(peaks: readonly number[] | undefined, heard: number): WavePaths {
  const paths = { done: '', rest: '' };
  for (let bar = 0; bar < BARS; bar += 1) {
    const half = LEAST + (peakAt(peaks, bar) / 255) * (MOST - LEAST);
    const x = (2 + (bar * (WAVE_WIDTH - 4)) / (BARS - 1)).toFixed(1);
    const path = `M${x} ${(WAVE_HEIGHT / 2 - half).toFixed(1)}v${(2 * half).toFixed(1)}`;
    if ((bar + 0.5) / BARS <= heard) paths.done += path;
    else paths.rest += path;
  }
  return paths;
}

/** The loudest of those that a bar stands for. */
function peakAt(peaks: readonly number[] | undefined, bar: number): number {
  if (!peaks || peaks.length === 0) return 40;
  const from = Math.floor((bar * peaks.length) / BARS);
  const to = Math.max(from + 1, Math.floor(((bar + 1) * peaks.length) / BARS));
  return Math.max(...peaks.slice(from, to));
}
