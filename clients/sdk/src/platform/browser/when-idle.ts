import type { Platform } from '../platform';

/** Safari has no idle callbacks: there a moment is waited instead. */
const SOON_MS = 200;

export const whenIdle: Platform['whenIdle'] = (run) => {
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(run, SOON_MS);
    return () => clearTimeout(timer);
  }
  const callback = requestIdleCallback(() => run());
  return () => cancelIdleCallback(callback);
};
