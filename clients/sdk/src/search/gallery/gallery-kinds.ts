import { isKnownPart, type MessageContent } from '@anochat/contract';
import type { GalleryKind } from './gallery-types';

/** With a scheme, or with a dot between two letters: what a client may take for an address. */
const ADDRESS = /https?:\/\/|[\p{L}\p{N}]\.\p{L}{2}/iu;

/** The kinds that a message is kept under, each once. */
export const kindsOf = (parts: MessageContent['parts']): readonly GalleryKind[] => [
  ...new Set(parts.flatMap((part) => kindOf(part) ?? [])),
];

const kindOf = (part: MessageContent['parts'][number]): GalleryKind | null => {
  if (!isKnownPart(part)) return null;
  switch (part.type) {
    case 'image':
    case 'video':
      return 'visual';
    case 'audio':
      return 'sound';
    case 'file':
      return 'file';
    case 'text':
      return part.preview !== undefined || ADDRESS.test(part.text) ? 'link' : null;
  }
};
