import { encryptionPartsAway, type EnginePort } from '@anochat/sdk/encryption';

type Parts = ReturnType<typeof encryptionPartsAway>;

/** End-to-end encryption, with its dear parts in a worker. Rejects where none can be begun. */
export const loadEncryption = (): Parts =>
  encryptionPartsAway({
    open: openThread,
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });

const openThread = (): EnginePort => {
  const worker = new Worker(new URL('./encryption-thread.ts', import.meta.url), { type: 'module' });
  return {
    post: (message) => worker.postMessage(message),
    listen: (heard, lost) => {
      worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => heard(data));
      // It was not loaded, or something in it has failed that nobody waits for.
      worker.addEventListener('error', ({ message }) => lost(message || 'not loaded'));
      worker.addEventListener('messageerror', () => lost('not understood'));
    },
    close: () => worker.terminate(),
  };
};
