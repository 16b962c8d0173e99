import type { PartsPort } from '@anochat/sdk/media';

/** A worker that makes the parts of one file. */
export const openMediaThread = (): PartsPort => {
  const worker = new Worker(new URL('./media-thread.ts', import.meta.url), { type: 'module' });
  return {
    post: (message, moved) => worker.postMessage(message, [...moved] as Transferable[]),
    listen: (heard, lost) => {
      worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => heard(data));
      worker.addEventListener('error', ({ message }) => lost(message || 'not loaded'));
      worker.addEventListener('messageerror', () => lost('not understood'));
    },
    close: () => worker.terminate(),
  };
};
