import type { Entry } from '@anochat/contract';
import { entryDigest, signDelete, type SignedDelete } from '@anochat/e2ee';
import { loadSodium } from '@anochat/e2ee/sodium';

import { base64, type Client } from './encrypted-world';

/** What this device signs to take that entry back. */
export const signDeletion = async (
  { caller }: Client,
  seed: Uint8Array,
  entry: Entry,
  more: Partial<SignedDelete> = {},
): Promise<string> => {
  const sodium = await loadSodium();
  return base64(
    signDelete(sodium, seed, {
      user: caller.userId,
      device: caller.deviceId,
      conversation: entry.conversationId,
      generation: 0,
      target: entry.seq,
      digest: entryDigest(sodium, entry),
      sentAt: 1_800_000_000_000,
      ...more,
    }),
  );
};
