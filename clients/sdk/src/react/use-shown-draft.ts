import type { Draft } from '../conversations/draft';
import { leavingDrafts } from '../shown/composing/send-draft';
import { useReadable } from './use-readable';

/** What the composer shows of a draft: nothing from the moment it was sent. */
export function useShownDraft(draft: Draft | null): Draft | null {
  const leaving = useReadable(leavingDrafts);
  return draft !== null && leaving.includes(draft) ? null : draft;
}
