import type { Primitives } from '@anochat/e2ee';
import { loadSodium } from '@anochat/e2ee/sodium';
import type { MediaParts } from './media';
import { openMediaFile } from './reading/open-media-file';
import { makePartsHere, type PartMaker } from './uploads/making/make-parts';
import { makePartsAway } from './uploads/making/make-parts-away';
import type { PartsPort } from './uploads/making/parts-port';
import { Uploads } from './uploads/uploads';

export type { PartsPort } from './uploads/making/parts-port';

/** Smaller files are made sooner than another thread is begun. */
const FROM_BYTES = 1024 ** 2;

/** Files on libsodium. For `ClientOptions.media`. */
export const mediaParts = async (): Promise<MediaParts> => {
  const primitives = await loadSodium();
  return partsOn(primitives, makePartsHere(primitives));
};

/** The same, with files that are large sealed and hashed in another thread, which runs `serveMedia`. */
export const mediaPartsAway = async (open: () => PartsPort): Promise<MediaParts> => {
  const primitives = await loadSodium();
  const [here, away] = [makePartsHere(primitives), makePartsAway(open)];
  return partsOn(primitives, (toMake, source) =>
    (toMake.size < FROM_BYTES ? here : away)(toMake, source),
  );
};

const partsOn = (primitives: Primitives, makeParts: PartMaker): MediaParts => ({
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
