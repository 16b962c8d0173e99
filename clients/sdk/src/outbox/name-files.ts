import { type BlobId, type BlobRef, isKnownPart, type MessageContent } from '@anochat/contract';
import type { Outgoing } from '../codec';
import type { UploadedFile } from './file-carrier';

type Parts = MessageContent['parts'];

const partsOf = (outgoing: Outgoing): Parts =>
  outgoing.kind === 'message' && 'parts' in outgoing.content ? outgoing.content.parts : [];

/** What a message says of the files that it names. */
export const fileReferences = (outgoing: Outgoing): ReadonlyMap<BlobId, BlobRef> => {
  const references = new Map<BlobId, BlobRef>();
  for (const part of partsOf(outgoing)) {
    if (!isKnownPart(part) || part.type === 'text') continue;
    references.set(part.blob, part);
    if ('thumbnail' in part && part.thumbnail) references.set(part.thumbnail.blob, part.thumbnail);
  }
  return references;
};

/** The message with its files named as they are stored. */
export const nameFiles = (
  outgoing: Outgoing,
  uploaded: ReadonlyMap<BlobId, UploadedFile>,
): Outgoing => {
  if (outgoing.kind !== 'message' || !('parts' in outgoing.content)) return outgoing;
  const parts = outgoing.content.parts.map((part) => {
    if (!isKnownPart(part) || part.type === 'text') return part;
    const named = { ...part, ...uploaded.get(part.blob) };
    if (!('thumbnail' in named) || !named.thumbnail) return named;
    const { thumbnail } = named;
    return { ...named, thumbnail: { ...thumbnail, ...uploaded.get(thumbnail.blob) } };
  });
  return {
    ...outgoing,
    content: { ...outgoing.content, parts },
    blobs: outgoing.blobs.map((blob) => uploaded.get(blob)?.blob ?? blob),
  };
};
