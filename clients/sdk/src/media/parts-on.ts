import type { Primitives } from '@anochat/e2ee';
import type { MediaParts } from './media';
import { openMediaFile } from './reading/open-media-file';
import type { PartMaker } from './uploads/making/make-parts';
import { Uploads } from './uploads/uploads';

/** Files on these primitives. */
export const partsOn = (primitives: Primitives, makeParts: PartMaker): MediaParts => ({
  open: (host) => {
    const uploads = new Uploads({ ...host, primitives, makeParts });
    return {
      openFile: (conversation, mode, file) =>
        openMediaFile(primitives, host, conversation, mode, file),
      bring: (file, watch) => uploads.bring(file, watch),
      giveUp: (file) => uploads.giveUp(file),
    };
  },
});
