import { oneAtATime } from '@anochat/sdk/shown';
import type { PictureAnswers, PictureRequest } from './picture-messages';

/** A thread that was ended for want of memory does not say so. */
const PATIENCE_MS = 60_000;

/** No two pictures lie decoded in memory. */
const inTurn = oneAtATime();

/** `null`: it could not be done. */
export function askPictureThread<R extends PictureRequest>(
  request: R,
  transfer: readonly Transferable[] = [],
): Promise<PictureAnswers[R['type']]> {
  return inTurn(() => ask(request, transfer));
}

/** A thread for each: what it has used of memory goes with it. */
function ask<R extends PictureRequest>(
  request: R,
  transfer: readonly Transferable[],
): Promise<PictureAnswers[R['type']]> {
  const thread = new Worker(new URL('./picture-thread.ts', import.meta.url), { type: 'module' });
  return new Promise((resolve) => {
    const end = (answer: PictureAnswers[R['type']]): void => {
      clearTimeout(timer);
      thread.terminate();
      resolve(answer);
    };
    const timer = setTimeout(() => end(null), PATIENCE_MS);
    thread.addEventListener('message', ({ data }: MessageEvent<PictureAnswers[R['type']]>) =>
      end(data),
    );
    thread.addEventListener('error', () => end(null));
    thread.postMessage(request, [...transfer]);
  });
}
