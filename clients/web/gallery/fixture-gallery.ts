import { isKnownPart, type ConversationId } from '@anochat/contract';
import { Cell, type Gallery, type GalleryKind, type GalleryMessage } from '@anochat/sdk';

import { gathered } from './gathered';

/** Every conversation of the fixtures holds the same photos, files, sounds and links. */
export function fixtureGallery(_: ConversationId, kind: GalleryKind): Gallery {
  const messages = gathered.filter(({ parts }) => parts.some(IS_OF[kind]));
  return {
    list: new Cell({ status: 'ready', messages, hasMore: false }),
    loadMore: () => Promise.resolve(),
  };
}

type Said = GalleryMessage['parts'][number];

const IS_OF: Readonly<Record<GalleryKind, (part: Said) => boolean>> = {
  visual: ({ type }) => type === 'image' || type === 'video',
  file: ({ type }) => type === 'file',
  sound: ({ type }) => type === 'audio',
  link: (part) => isKnownPart(part) && part.type === 'text',
};
