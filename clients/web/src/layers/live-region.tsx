import type { ReactElement } from 'react';
import { create } from 'zustand';

const useSpoken = create<{ readonly text: string }>(() => ({ text: '' }));

/** Speaks a text politely to screen readers. The message log itself stays silent, so history is not read out. */
export const announce = (text: string): void => useSpoken.setState({ text });

export function LiveRegion(): ReactElement {
  const text = useSpoken((state) => state.text);
  return (
    <div className="vh" role="status" aria-live="polite" aria-atomic="true">
      {text}
    </div>
  );
}
