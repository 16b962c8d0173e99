import type { BlobRef, ConversationId } from '@anochat/contract';
import type { Media } from '@anochat/sdk';

/** More than this is not held in memory at once. */
const WHOLE_BYTES = 64 * 1024 ** 2;

/** What a player is given in place of a file. */
export interface StreamAddress {
  readonly url: string;
  /** Once the player is gone: nothing answers at the address any more. */
  release(): void;
}

let media: Media | null = null;

/** Whose files are played; once, before the first one is. */
export const playFilesOf = (of: Media): void => {
  media = of;
};

/**
 * An address of this origin at which a video or a sound of a message plays.
 *
 * @param mime what its sender says of it
 * @throws FileRefused `too-large`, and whatever else opening a file rejects with
 */
export const streamAddress = async (
  conversation: ConversationId,
  part: BlobRef,
  mime: string,
): Promise<StreamAddress> => {
  if (media === null) throw new Error('There is no client whose files could be played');
  const file = await media.open(conversation, part);
  const bytes = (await file.whole(WHOLE_BYTES)) as Uint8Array<ArrayBuffer>;
  const url = URL.createObjectURL(new Blob([bytes], { type: mime }));
  return { url, release: () => URL.revokeObjectURL(url) };
};
