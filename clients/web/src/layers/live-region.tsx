import type { ReactElement } from 'react';
import { create } from 'zustand';

interface Spoken {
  readonly text: string;
  /** Each text is a node of its own: one that repeats the last is spoken again. */
  readonly turn: number;
}

const useSpoken = create<Spoken>(() => ({ text: '', turn: 0 }));

/** Speaks a text politely to screen readers. The message log itself stays silent, so history is not read out. */
export const announce = (text: string): void =>
  useSpoken.setState(({ turn }) => ({ text, turn: turn + 1 }));

export function LiveRegion(): ReactElement {
  const { text, turn } = useSpoken();
  return (
    <div className="vh" role="status" aria-live="polite" aria-atomic="true">
      <span key={turn}>{text}</span>
    </div>
  );
}
