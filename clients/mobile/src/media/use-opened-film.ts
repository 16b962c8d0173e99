import { useEffect, useEffectEvent, useState } from 'react';

import type { BlobRef } from '@anochat/contract';
import { extensionOf, playableType } from '@anochat/sdk/shown';

import { useClient } from '../client';
import { useMediaPlace } from './media-place';
import { putFile, removeOpened } from './opened-store';
import { OpeningCancelled } from './progress';

export type OpenedFilm =
  | { readonly state: 'opening'; readonly share: number }
  | { readonly state: 'ready'; readonly uri: string }
  | { readonly state: 'failed'; readonly error: unknown };

/** A film or a sound, opened whole for as long as the view that plays it is there. */
export function useOpenedFilm(part: BlobRef): OpenedFilm {
  const client = useClient();
  const { conversation } = useMediaPlace();
  const [film, setFilm] = useState<OpenedFilm>({ state: 'opening', share: 0 });
  const open = useEffectEvent(async (isCancelled: () => boolean): Promise<string> => {
    const file = await client.media.open(conversation, part);
    const mime = playableType(part.mime) ?? part.mime;
    return putFile(file, extensionOf(part.name).toLowerCase(), mime, {
      isCancelled,
      onProgress: (bytes) => setFilm({ state: 'opening', share: bytes / Math.max(1, part.size) }),
    });
  });
  useEffect(() => {
    let isOver = false;
    let opened: string | null = null;
    open(() => isOver).then(
      (uri) => {
        opened = uri;
        if (isOver) removeOpened(uri);
        else setFilm({ state: 'ready', uri });
      },
      (error: unknown) => {
        if (!isOver && !(error instanceof OpeningCancelled)) setFilm({ state: 'failed', error });
      },
    );
    return () => {
      isOver = true;
      if (opened !== null) removeOpened(opened);
    };
  }, [part.blob]);
  return film;
}
