import { loadSodium } from '@anochat/e2ee/sodium';
import type { MediaParts } from './media';
import { openMediaFile } from './reading/open-media-file';
import { Uploads } from './uploads/uploads';

/** Files on libsodium. For `ClientOptions.media`. */
export const mediaParts = async (): Promise<MediaParts> => {
  const primitives = await loadSodium();
  return {
    open: (host) => {
      const uploads = new Uploads({ ...host, primitives });
      return {
        openFile: (conversation, mode, file) =>
          openMediaFile(primitives, host, conversation, mode, file),
        bring: (file, watch) => uploads.bring(file, watch),
        giveUp: (file) => uploads.giveUp(file),
      };
    },
  };
};
