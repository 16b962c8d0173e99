import { create } from 'zustand';

import type { BlobRef, ConversationId } from '@anochat/contract';
import type { AnoChat } from '@anochat/sdk';
import { diskName } from '@anochat/sdk/shown';

import { handOver } from './hand-over';
import { OpeningCancelled } from './progress';

export type SharingState =
  | { readonly state: 'running'; readonly bytes: number }
  | { readonly state: 'done' }
  | { readonly state: 'failed'; readonly error: unknown };

/** Files on their way out of the app, whether or not their message is still on the screen. */
const useFiles = create<{ readonly files: ReadonlyMap<string, SharingState> }>(() => ({
  files: new Map(),
}));

const cancelled = new Set<string>();

const set = (key: string, state: SharingState | null): void =>
  useFiles.setState(({ files }) => {
    const next = new Map(files);
    if (state) next.set(key, state);
    else next.delete(key);
    return { files: next };
  });

const keyOf = (conversation: ConversationId, { blob, digest }: BlobRef): string =>
  `${conversation} ${blob} ${digest}`;

export const useSharing = (conversation: ConversationId, file: BlobRef): SharingState | null =>
  useFiles(({ files }) => files.get(keyOf(conversation, file)) ?? null);

export const cancelSharing = (conversation: ConversationId, file: BlobRef): void => {
  cancelled.add(keyOf(conversation, file));
};

/**
 * Opens a file and hands it to the system, which asks where it is to go.
 *
 * @param otherwise the name of a file that has none
 */
export async function shareFile(
  client: AnoChat,
  conversation: ConversationId,
  file: BlobRef,
  otherwise: string,
): Promise<void> {
  const key = keyOf(conversation, file);
  if (useFiles.getState().files.get(key)?.state === 'running') return;
  cancelled.delete(key);
  set(key, { state: 'running', bytes: 0 });
  try {
    const opened = await client.media.open(conversation, file);
    await handOver(opened, diskName(file.name, otherwise), file.mime, {
      isCancelled: () => cancelled.has(key),
      onProgress: (bytes) => set(key, { state: 'running', bytes }),
    });
    set(key, { state: 'done' });
  } catch (error) {
    set(key, error instanceof OpeningCancelled ? null : { state: 'failed', error });
  }
}
