import {
  type BlobId,
  type BlobRef,
  isKnownPart,
  type MessageContent,
  type Mode,
  thumbnailOf,
} from '@anochat/contract';
import type { Outgoing } from '../codec';
import { AnoChatError } from '../errors';
import type { UploadedFile } from './file-carrier';

type Parts = MessageContent['parts'];

const partsOf = (outgoing: Outgoing): Parts =>
  outgoing.kind === 'message' && 'parts' in outgoing.content ? outgoing.content.parts : [];

/** What a message says of the files that it names. */
export const fileReferences = (outgoing: Outgoing): ReadonlyMap<BlobId, BlobRef> => {
  const references = new Map<BlobId, BlobRef>();
  for (const part of partsOf(outgoing)) {
    if (!isKnownPart(part)) continue;
    if ('blob' in part) references.set(part.blob, part);
    const thumbnail = thumbnailOf(part);
    if (thumbnail) references.set(thumbnail.blob, thumbnail);
  }
  return references;
};

/** Files that are not stored yet; what is forwarded is there already, by whomever it was sent. */
export const unstoredFiles = (outgoing: Outgoing): readonly BlobId[] =>
  [...fileReferences(outgoing)].flatMap(([file, { digest }]) => (digest === '' ? [file] : []));

/**
 * A stored file is sealed or it is not, and its name alone cannot change that. The key of a sealed
 * one is for nobody but the members of an encrypted conversation: not for the server.
 *
 * @throws AnoChatError `conversation.mode-mismatch`
 */
export const requireFilesOf = (mode: Mode | null, outgoing: Outgoing): void => {
  for (const { key, digest } of fileReferences(outgoing).values()) {
    const fits = key === undefined ? digest === '' || mode !== 'e2ee' : mode === 'e2ee';
    if (!fits) throw AnoChatError.of('conversation.mode-mismatch');
  }
};

/** The message with its files named as they are stored. */
export const nameFiles = (
  outgoing: Outgoing,
  uploaded: ReadonlyMap<BlobId, UploadedFile>,
): Outgoing => {
  if (outgoing.kind !== 'message' || !('parts' in outgoing.content)) return outgoing;
  const parts = outgoing.content.parts.map((part) => {
    if (!isKnownPart(part)) return part;
    const small = thumbnailOf(part);
    const thumbnail = small && { ...small, ...uploaded.get(small.blob) };
    if (part.type === 'text') {
      return thumbnail && part.preview
        ? { ...part, preview: { ...part.preview, thumbnail } }
        : part;
    }
    return { ...part, ...uploaded.get(part.blob), ...(thumbnail && { thumbnail }) };
  });
  return {
    ...outgoing,
    content: { ...outgoing.content, parts },
    blobs: outgoing.blobs.map((blob) => uploaded.get(blob)?.blob ?? blob),
  };
};
