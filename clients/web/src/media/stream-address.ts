import type { BlobRef, ConversationId } from '@anochat/contract';
import type { Media } from '@anochat/sdk';
import { playableType } from '@anochat/sdk/shown';

import { hasServiceWorker } from './has-service-worker';
import { PlayedFiles } from './played-files';
import { STREAM_PATH } from './stream-protocol';

/** Without a service worker: more than this is not held in memory at once. */
const WHOLE_BYTES = 64 * 1024 ** 2;

/** What a player is given in place of a file. */
export interface StreamAddress {
  readonly url: string;
  /** Once the player is gone: nothing answers at the address any more. */
  readonly release: () => void;
}

/** The file is of a type that browsers are not given to play: it shows as a file. */
export class NotPlayable extends Error {
  override readonly name = 'NotPlayable';
}

const played = new PlayedFiles();
let media: Media | null = null;

/** Whose files are played; once, before the first one is. */
export const playFilesOf = (of: Media): void => {
  media = of;
  if ('serviceWorker' in navigator)
    navigator.serviceWorker.addEventListener('message', played.hear);
};

/**
 * An address of this origin at which a video or a sound of a message plays: read and opened piece by
 * piece, where the player is. It works in this page alone. Where no service worker answers, it is the
 * whole file, if that is not too large.
 *
 * @param mime what its sender says of it
 * @throws NotPlayable
 * @throws FileRefused `too-large` without a service worker, and whatever else opening a file rejects with
 */
export const streamAddress = async (
  conversation: ConversationId,
  part: BlobRef,
  mime: string,
): Promise<StreamAddress> => {
  if (media === null) throw new Error('There is no client whose files could be played');
  const type = playableType(mime);
  if (type === null) throw new NotPlayable(`This is not played: ${mime}`);
  const file = await media.open(conversation, part);
  if (await hasServiceWorker()) {
    const token = played.add(file, type);
    return { url: STREAM_PATH + token, release: () => played.remove(token) };
  }
  const bytes = (await file.whole(WHOLE_BYTES)) as Uint8Array<ArrayBuffer>;
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  return { url, release: () => URL.revokeObjectURL(url) };
};
