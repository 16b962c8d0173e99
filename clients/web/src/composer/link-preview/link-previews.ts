import { create } from 'zustand';

import type { ConversationId, LinkPreview } from '@anochat/contract';

/** What would be sent with the text. */
export interface MadePreview {
  readonly preview: Omit<LinkPreview, 'thumbnail' | 'thumbhash'>;
  /** Made anew on this device. */
  readonly picture: Blob | null;
}

interface Drafted {
  readonly made: MadePreview | null;
  /** The link that is to go without one, as long as it is the draft's first. */
  readonly dismissed: string | null;
}

const NOTHING: Drafted = { made: null, dismissed: null };

/** By conversation, for as long as the page lives: nothing of a draft is stored outside of it. */
const usePreviews = create<{ readonly of: Readonly<Record<ConversationId, Drafted>> }>(() => ({
  of: {},
}));

const draftedOf = (conversation: ConversationId): Drafted =>
  usePreviews.getState().of[conversation] ?? NOTHING;

const put = (conversation: ConversationId, change: Partial<Drafted>): void =>
  usePreviews.setState(({ of }) => ({
    of: { ...of, [conversation]: { ...(of[conversation] ?? NOTHING), ...change } },
  }));

export const useDrafted = (conversation: ConversationId): Drafted =>
  usePreviews(({ of }) => of[conversation] ?? NOTHING);

/** The draft's first link is this one: what is of another goes. */
export const keepOnly = (conversation: ConversationId, url: string | null): void => {
  const { made, dismissed } = draftedOf(conversation);
  if (made && made.preview.url !== url) put(conversation, { made: null });
  if (dismissed !== null && dismissed !== url) put(conversation, { dismissed: null });
};

export const showPreview = (conversation: ConversationId, made: MadePreview): void =>
  put(conversation, { made });

export const dismissPreview = (conversation: ConversationId, url: string): void =>
  put(conversation, { made: null, dismissed: url });

/** What shows above the text, if it is of this link. */
export const shownPreview = (
  conversation: ConversationId,
  url: string | undefined,
): MadePreview | null => {
  const { made } = draftedOf(conversation);
  return made?.preview.url === url ? made : null;
};
