import type { PictureLook } from './picture-look';
import type { preparePicture } from './prepare-picture';

/** What the page asks of the thread that works on pictures, one at a time. */
export type PictureRequest =
  | { readonly type: 'prepare'; readonly source: Blob; readonly original: boolean }
  | { readonly type: 'look'; readonly frame: ImageBitmap };

/** `null`: it could not be done. */
export interface PictureAnswers {
  readonly prepare: Awaited<ReturnType<typeof preparePicture>> | null;
  readonly look: PictureLook | null;
}
