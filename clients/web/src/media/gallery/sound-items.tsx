import type { ReactElement } from 'react';

import { isKnownPart } from '@anochat/contract';
import type { MessageItem } from '@anochat/sdk';

import { AudioView } from '../audio-view';
import { GalleryRow } from './gallery-row';

export function SoundItems({ items }: { readonly items: readonly MessageItem[] }): ReactElement {
  return (
    <ul className="gallery-list">
      {items.flatMap((item) =>
        item.body.state !== 'content'
          ? []
          : item.body.parts.flatMap((part, index) =>
              isKnownPart(part) && part.type === 'audio'
                ? [
                    <GalleryRow key={`${item.key} ${index}`} item={item}>
                      <AudioView item={item} part={part} index={index} />
                    </GalleryRow>,
                  ]
                : [],
            ),
      )}
    </ul>
  );
}
