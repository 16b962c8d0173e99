import type { CDPSession } from 'playwright-core';

/** A finger on the screen of a page, to whose session it is told. */
export const finger = async (
  touch: CDPSession,
  type: 'touchStart' | 'touchMove' | 'touchEnd',
  at?: { readonly x: number; readonly y: number },
): Promise<void> => {
  await touch.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [at] : [] });
};
