import type { ReactElement } from 'react';

import type { MessageItem } from '@anochat/sdk';

import { LinkCard } from '../../text/link-card';
import { useMediaPlace } from '../media-place';
import { GalleryRow } from './gallery-row';
import { linksIn } from './links-in';

/** Each link with what its sender found behind it, else by itself. */
export function LinkItems({ items }: { readonly items: readonly MessageItem[] }): ReactElement {
  const { conversation } = useMediaPlace();
  return (
    <ul className="gallery-list">
      {items.map((item) => (
        <GalleryRow key={item.key} item={item}>
          {linksIn(item).map(({ url, text, preview }, index) =>
            preview ? (
              <LinkCard key={index} conversation={conversation} preview={preview} text={text} />
            ) : (
              <a
                key={index}
                className="gallery-link"
                href={url}
                title={url}
                dir="ltr"
                target="_blank"
                rel="noopener noreferrer nofollow"
              >
                {url.replace(/^https?:\/\//, '').replace(/\/$/, '')}
              </a>
            ),
          )}
        </GalleryRow>
      ))}
    </ul>
  );
}
