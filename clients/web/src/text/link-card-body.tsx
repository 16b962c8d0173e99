import type { ReactElement } from 'react';

import type { LinkPreview } from '@anochat/contract';

import { BlobPicture } from '../base/blob-picture';

interface LinkCardBodyProps {
  readonly preview: Omit<LinkPreview, 'thumbnail' | 'thumbhash'>;
  /** `null`: none, or not there yet. */
  readonly picture: Blob | null;
}

/**
 * Where a link leads, and what the page says of itself. The host stands first and is the link's own:
 * whatever else is there are other people's words.
 */
export function LinkCardBody({ preview, picture }: LinkCardBodyProps): ReactElement {
  const { url, title, description, site } = preview;
  return (
    <>
      <div>
        <small>
          <bdi dir="ltr">{new URL(url).host}</bdi>
          {site !== undefined && (
            <>
              {' · '}
              <bdi>{site}</bdi>
            </>
          )}
        </small>
        <b dir="auto">{title}</b>
        {description !== undefined && <p dir="auto">{description}</p>}
      </div>
      {picture && <BlobPicture blob={picture} />}
    </>
  );
}
