import type { ConversationId } from '@anochat/contract';
import type { AttachedFile } from '@anochat/sdk/shown';

import { plainStore } from '../../platform/plain-store';
import type { LocalFile } from '../prepare/local-file';
import { pendingMedia } from './choose';

type Chosen = AttachedFile<LocalFile>;

const PICKING_KEY = 'anochat.picking';
/** The answer comes to this process. */
let isPicking = false;

/**
 * Android may end the app behind the camera or the library. For which conversation it was is remembered, and
 * nothing else of it.
 */
export async function pickFor(
  id: ConversationId,
  pick: () => Promise<readonly Chosen[]>,
): Promise<readonly Chosen[]> {
  plainStore.setItem(PICKING_KEY, id);
  isPicking = true;
  try {
    return await pick();
  } finally {
    isPicking = false;
    forgetPicking();
  }
}

/** What was taken or picked for a conversation when the app was ended meanwhile; once. */
export async function pickedBefore(id: ConversationId): Promise<readonly Chosen[]> {
  if (isPicking || plainStore.getItem(PICKING_KEY) !== id) return [];
  forgetPicking();
  return pendingMedia();
}

export function forgetPicking(): void {
  plainStore.removeItem(PICKING_KEY);
}
