import { create } from 'zustand';

import type { BlobRef, ConversationId } from '@anochat/contract';
import type { AnoChat } from '@anochat/sdk';
import { diskName } from '@anochat/sdk/shown';

import { SaveCancelled, saveFile } from './save-file';

export type DownloadState =
  | { readonly state: 'running'; readonly bytes: number }
  | { readonly state: 'saved' }
  | { readonly state: 'failed'; readonly error: unknown };

/** Files on their way to the disk, whether or not their message is still on the screen. */
const useDownloads = create<{ readonly files: ReadonlyMap<string, DownloadState> }>(() => ({
  files: new Map(),
}));

const cancelled = new Set<string>();

const set = (key: string, state: DownloadState | null): void =>
  useDownloads.setState(({ files }) => {
    const next = new Map(files);
    if (state) next.set(key, state);
    else next.delete(key);
    return { files: next };
  });

const keyOf = (conversation: ConversationId, { blob, digest }: BlobRef): string =>
  `${conversation} ${blob} ${digest}`;

export const useDownload = (conversation: ConversationId, file: BlobRef): DownloadState | null =>
  useDownloads(({ files }) => files.get(keyOf(conversation, file)) ?? null);

export const cancelDownload = (conversation: ConversationId, file: BlobRef): void => {
  cancelled.add(keyOf(conversation, file));
};

/** @param otherwise the name of a file that has none */
export async function download(
  client: AnoChat,
  conversation: ConversationId,
  file: BlobRef,
  otherwise: string,
): Promise<void> {
  const key = keyOf(conversation, file);
  if (useDownloads.getState().files.get(key)?.state === 'running') return;
  cancelled.delete(key);
  set(key, { state: 'running', bytes: 0 });
  try {
    await saveFile(
      () => client.media.open(conversation, file),
      diskName(file.name, otherwise),
      file.size,
      {
        isCancelled: () => cancelled.has(key),
        onProgress: (bytes) => set(key, { state: 'running', bytes }),
      },
    );
    set(key, { state: 'saved' });
  } catch (error) {
    set(key, error instanceof SaveCancelled ? null : { state: 'failed', error });
  }
}
