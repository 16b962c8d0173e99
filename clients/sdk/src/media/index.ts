import { loadSodium } from '@anochat/e2ee/sodium';
import type { MediaParts } from './media';
import { partsOn } from './parts-on';
import { makePartsHere } from './uploads/making/make-parts';
import { makePartsAway } from './uploads/making/make-parts-away';
import type { PartsPort } from './uploads/making/parts-port';

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
