import type { ReactElement, ReactNode } from 'react';

import type { SealShape } from '@anochat/tokens';

import { Seal } from './seal';

interface VoidStateProps {
  readonly title: string;
  readonly hint?: string;
  readonly shape?: SealShape;
  readonly tone?: 'warn' | 'bad';
  /** Stands where the ring would be, for instance a picture of the person. */
  readonly picture?: ReactNode;
  /** The actions. */
  readonly children?: ReactNode;
}

/** An empty, failed or finished place: what is so, why, and the next step. */
export function VoidState({
  title,
  hint,
  shape,
  tone,
  picture,
  children,
}: VoidStateProps): ReactElement {
  return (
    <div className="void">
      {picture ?? <Seal {...(shape && { shape })} {...(tone && { tone })} />}
      <h2>{title}</h2>
      {hint !== undefined && <p>{hint}</p>}
      {children !== undefined && <div className="btns">{children}</div>}
    </div>
  );
}
