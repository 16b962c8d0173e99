import { useEffect, useEffectEvent, useState } from 'react';

import type { BlobRef, ConversationId } from '@anochat/contract';
import type { AnoChat } from '@anochat/sdk';
import { useClient } from '@anochat/sdk/react';
import { OpenedFiles, shownPictureType } from '@anochat/sdk/shown';

const KEPT_BYTES = 96 * 1024 ** 2;

/** It is not a picture, or one that is not to be decoded: it shows as a file. */
export class NotAPicture extends Error {
  override readonly name = 'NotAPicture';
}

export type BlobUrl =
  | { readonly state: 'waiting' }
  | { readonly state: 'ready'; readonly url: string }
  | { readonly state: 'failed'; readonly error: unknown; readonly retry: () => void };

interface Wanted {
  readonly conversation: ConversationId;
  readonly file: BlobRef;
  /** Bytes; a larger one is refused as `too-large` before anything is fetched. */
  readonly atMost: number;
}

const WAITING = { state: 'waiting' } as const;

/**
 * The address of a picture of a message, opened and checked, with the type that its own bytes show.
 * `null`: not wanted (yet).
 */
export function useBlobUrl(wanted: Wanted | null): BlobUrl {
  const client = useClient();
  const key = wanted && keyOf(wanted);
  const [attempt, setAttempt] = useState(0);
  const [found, setFound] = useState<{ readonly of: string; readonly answer: BlobUrl }>();
  const open = useEffectEvent((): Promise<Blob> =>
    wanted ? openPicture(client, wanted) : Promise.reject(new TypeError('Not wanted')),
  );
  useEffect(() => {
    if (key === null) return;
    let isCurrent = true;
    const { url, release } = urlsOf(client).hold(key, () => open());
    const tell = (answer: BlobUrl): void => {
      if (isCurrent) setFound({ of: key, answer });
    };
    url.then(
      (ready) => tell({ state: 'ready', url: ready }),
      (error: unknown) => {
        const retry = (): void => {
          setFound(undefined);
          setAttempt((before) => before + 1);
        };
        tell({ state: 'failed', error, retry });
      },
    );
    return () => {
      isCurrent = false;
      release();
    };
  }, [client, key, attempt]);
  if (key === null) return WAITING;
  if (found?.of === key) return found.answer;
  const url = urlsOf(client).peek(key);
  return url === null ? WAITING : { state: 'ready', url };
}

const keyOf = ({ conversation, file }: Wanted): string =>
  [conversation, file.blob, file.digest, file.key].join(' ');

async function openPicture(client: AnoChat, { conversation, file, atMost }: Wanted): Promise<Blob> {
  const bytes = await (await client.media.open(conversation, file)).whole(atMost);
  const type = shownPictureType(bytes);
  if (type === null) throw new NotAPicture(file.name);
  return new Blob([bytes as Uint8Array<ArrayBuffer>], { type });
}

const caches = new WeakMap<AnoChat, OpenedFiles<Blob>>();

function urlsOf(client: AnoChat): OpenedFiles<Blob> {
  const known = caches.get(client);
  if (known) return known;
  const urls = new OpenedFiles<Blob>({
    keepBytes: KEPT_BYTES,
    create: (blob) => URL.createObjectURL(blob),
    revoke: (url) => URL.revokeObjectURL(url),
  });
  caches.set(client, urls);
  client.session.state.subscribe(() => {
    if (client.session.state.get().status === 'signed-out') urls.clear();
  });
  return urls;
}
