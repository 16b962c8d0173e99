import type { ReactElement } from 'react';

import { isKnownPart } from '@anochat/contract';
import type { MessageItem } from '@anochat/sdk';

import { FileRow } from '../file-row';
import { GalleryRow } from './gallery-row';

export function FileItems({ items }: { readonly items: readonly MessageItem[] }): ReactElement {
  return (
    <ul className="gallery-list">
      {items.flatMap((item) =>
        item.body.state !== 'content'
          ? []
          : item.body.parts.flatMap((part, index) =>
              isKnownPart(part) && part.type === 'file'
                ? [
                    <GalleryRow key={`${item.key} ${index}`} item={item}>
                      <FileRow part={part} />
                    </GalleryRow>,
                  ]
                : [],
            ),
      )}
    </ul>
  );
}
