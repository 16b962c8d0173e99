import type { Clock } from '../platform/platform';

export const waitFor = (clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(ms, resolve);
  });
