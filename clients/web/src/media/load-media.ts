import { mediaPartsAway, type PartsPort } from '@anochat/sdk/media';

/** Files, sealed in a worker where they are large. */
export const loadMedia = (): ReturnType<typeof mediaPartsAway> => mediaPartsAway(openThread);

const openThread = (): PartsPort => {
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
