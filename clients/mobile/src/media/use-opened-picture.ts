import { useEffect, useEffectEvent, useState } from 'react';
import { create } from 'zustand';

import type { BlobRef, ConversationId } from '@anochat/contract';
import type { AnoChat } from '@anochat/sdk';
import { useClient } from '@anochat/sdk/react';
import { OpenedFiles, shownPictureType } from '@anochat/sdk/shown';

import { putBytes, removeAllOpened, removeOpened } from './opened-store';

const KEPT_BYTES = 48 * 1024 ** 2;

/** It is not a picture, or one that is not to be decoded: it shows as a file. */
export class NotAPicture extends Error {
  override readonly name = 'NotAPicture';
}

export type OpenedPicture =
  | { readonly state: 'waiting' }
  | { readonly state: 'ready'; readonly uri: string }
  | { readonly state: 'failed'; readonly error: unknown; readonly retry: () => void };

interface Wanted {
  readonly conversation: ConversationId;
  readonly file: BlobRef;
  /** Bytes; a larger one is refused as `too-large` before anything is fetched. */
  readonly atMost: number;
}

interface Picture {
  readonly size: number;
  readonly bytes: Uint8Array;
  readonly type: string;
}

/** Grows whenever what was forgotten may be opened again. */
const useRound = create<{ readonly round: number }>()(() => ({ round: 0 }));

const WAITING = { state: 'waiting' } as const;

/**
 * The address of a picture of a message, opened and checked, with the type that its own bytes show.
 * `null`: not wanted (yet).
 */
export function useOpenedPicture(wanted: Wanted | null): OpenedPicture {
  const client = useClient();
  const key = wanted && keyOf(wanted);
  const { round } = useRound();
  const [attempt, setAttempt] = useState(0);
  const [found, setFound] = useState<{ readonly of: string; readonly answer: OpenedPicture }>();
  const open = useEffectEvent((): Promise<Picture> =>
    wanted ? openPicture(client, wanted) : Promise.reject(new TypeError('Not wanted')),
  );
  useEffect(() => {
    if (key === null) return;
    let isCurrent = true;
    const { url, release } = filesOf(client).hold(key, () => open());
    const tell = (answer: OpenedPicture): void => {
      if (isCurrent) setFound({ of: key, answer });
    };
    url.then(
      (uri) => tell({ state: 'ready', uri }),
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
    // The picture of before stands till then: what was drawn of it needs its file no more.
  }, [client, key, attempt, round]);
  if (key === null) return WAITING;
  if (found?.of === key) return found.answer;
  const uri = filesOf(client).peek(key);
  return uri === null ? WAITING : { state: 'ready', uri };
}

const keyOf = ({ conversation, file }: Wanted): string =>
  [conversation, file.blob, file.digest, file.key].join(' ');

async function openPicture(
  client: AnoChat,
  { conversation, file, atMost }: Wanted,
): Promise<Picture> {
  const bytes = await (await client.media.open(conversation, file)).whole(atMost);
  const type = shownPictureType(bytes);
  if (type === null) throw new NotAPicture(file.name);
  return { bytes, type, size: bytes.length };
}

const opened = new Map<AnoChat, OpenedFiles<Picture>>();

function filesOf(client: AnoChat): OpenedFiles<Picture> {
  const known = opened.get(client);
  if (known) return known;
  const files = new OpenedFiles<Picture>({
    keepBytes: KEPT_BYTES,
    create: ({ bytes, type }) => putBytes(bytes, type.replace('image/', ''), type),
    revoke: removeOpened,
  });
  opened.set(client, files);
  const end = client.session.state.subscribe(() => {
    if (client.session.state.get().status !== 'signed-out') return;
    end();
    opened.delete(client);
    files.clear();
    removeAllOpened();
  });
  return files;
}

/** When the app is locked: nothing stays in the clear. */
export function forgetOpenedFiles(): void {
  for (const files of opened.values()) files.clear();
  removeAllOpened();
}

/** What is on the screen has its files again. */
export const openFilesAgain = (): void => useRound.setState(({ round }) => ({ round: round + 1 }));
