import type { BlobRef, ConversationId, Mode } from '@anochat/contract';
import { FormatError, fromBase64, type Primitives } from '@anochat/e2ee';
import { FileRefused } from '../../errors';
import type { MediaFile } from '../media-file';
import { openPlainFile } from './plain-media-file';
import { openSealedFile } from './sealed-media-file';
import { StoredBytes, type StoredBytesOptions } from './stored-bytes';

/**
 * Opens a file of a message for reading.
 *
 * @param mode of the conversation: in an encrypted one nothing plain is opened
 * @throws FileRefused
 */
export const openMediaFile = async (
  primitives: Primitives,
  options: StoredBytesOptions,
  conversationId: ConversationId,
  mode: Mode,
  reference: BlobRef,
): Promise<MediaFile> => {
  const { key, commit, size, name, mime } = reference;
  const digest = bytesOf(reference.digest);
  const stored = new StoredBytes(conversationId, reference.blob, options);
  switch (mode) {
    case 'e2ee': {
      if (key === undefined) throw new FileRefused('not-sealed');
      if (commit === undefined) throw new FileRefused('malformed');
      const description = { key: bytesOf(key), commit: bytesOf(commit), size };
      return openSealedFile(primitives, stored, { description, digest, name, mime });
    }
    case 'server':
      return openPlainFile(primitives, stored, { name, mime, size }, digest);
  }
};

const bytesOf = (text: string): Uint8Array => {
  try {
    const bytes = fromBase64(text);
    if (bytes.length === 32) return bytes;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  }
  throw new FileRefused('malformed');
};
