import type { ReactElement } from 'react';

import { LOGO_PATH, LOGO_STROKE_WIDTH, ringOf, sealPath, type SealShape } from '@anochat/tokens';

interface SealProps {
  readonly shape?: SealShape;
  readonly size?: number;
  readonly tone?: 'plain' | 'warn' | 'bad';
  /** Ticks before this one are lit. */
  readonly lit?: number;
}

/** The ornament ring of empty pages and of the entry page. */
export function Seal({ shape = 'whole', size = 132, tone, lit = 0 }: SealProps): ReactElement {
  return (
    <svg
      className={tone ? `seal seal-${tone}` : 'seal'}
      width={size}
      height={size}
      viewBox="0 0 100 100"
      strokeWidth={size > 200 ? 1.25 : size > 100 ? 1.7 : 2}
      aria-hidden="true"
    >
      <path d={sealPath(shape, lit)} />
      {lit > 0 && <path className="hot" d={sealPath(shape, 0, lit)} />}
    </svg>
  );
}

interface NumberRingProps {
  readonly digits: string;
  readonly size: number;
  readonly label: string;
}

/** A safety number as a picture, beside its digits and never instead of them. */
export function NumberRing({ digits, size, label }: NumberRingProps): ReactElement {
  return (
    <svg
      className="seal"
      width={size}
      height={size}
      viewBox="0 0 100 100"
      strokeWidth={size > 100 ? 1.5 : 2}
      role="img"
      aria-label={label}
    >
      <path d={ringOf(digits)} />
    </svg>
  );
}

export function Brand(): ReactElement {
  return (
    <span className="brand">
      <svg
        className="seal"
        width={28}
        height={28}
        viewBox="0 0 100 100"
        strokeWidth={LOGO_STROKE_WIDTH}
        aria-hidden="true"
      >
        <path d={LOGO_PATH} />
      </svg>
      AnoChat
    </span>
  );
}
