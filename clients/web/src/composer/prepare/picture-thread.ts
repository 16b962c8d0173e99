import { lookOf } from './picture-look';
import type { PictureAnswers, PictureRequest } from './picture-messages';
import { preparePicture } from './prepare-picture';

type Answer = PictureAnswers[PictureRequest['type']];

/** A dedicated worker: decoding a large photograph would hold up every frame of the page. */
addEventListener('message', ({ data }: MessageEvent<PictureRequest>) => {
  const work: Promise<Answer> =
    data.type === 'prepare'
      ? preparePicture(data.source, data.original)
      : lookOf(data.frame).finally(() => data.frame.close());
  void work.catch(() => null).then((answer) => postMessage(answer));
});
