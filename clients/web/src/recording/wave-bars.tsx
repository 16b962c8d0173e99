import type { ReactElement } from 'react';

const WIDTH = 258;
const HEIGHT = 26;
const LEAST = 1;
const MOST = 11.4;

interface WaveBarsProps {
  /** 0 to 255. */
  readonly peaks: readonly number[];
  /** As many bars fill the width. */
  readonly places: number;
  /** Share that is drawn as heard, 0 to 1. */
  readonly heard: number;
}

/** The shape of a sound, at its end where there is room left. */
export function WaveBars({ peaks, places, heard }: WaveBarsProps): ReactElement {
  const shown = peaks.slice(-places);
  const pathOf = (from: number, to: number): string =>
    shown
      .slice(from, to)
      .map((peak, at) => {
        const x = 2 + ((places - shown.length + from + at) * (WIDTH - 4)) / Math.max(1, places - 1);
        const half = LEAST + (Math.min(255, peak) / 255) * (MOST - LEAST);
        return `M${x.toFixed(1)} ${(HEIGHT / 2 - half).toFixed(1)}v${(2 * half).toFixed(1)}`;
      })
      .join('');
  const border = Math.round(heard * shown.length);
  return (
    <svg className="wave" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
      <path className="rest" d={pathOf(border, shown.length)} />
      <path className="done" d={pathOf(0, border)} />
    </svg>
  );
}
