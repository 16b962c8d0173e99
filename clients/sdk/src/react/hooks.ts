import type { ConversationId, Me, UserId, UserProfile } from '@anochat/contract';
import { useCallback } from 'react';
import type { Blocked, Conversation, Members, MessageInput } from '../client/anochat';
import type { ConnectionState } from '../connection/connection-state';
import type { ConversationList, ConversationSummary } from '../conversations/conversation-summary';
import type {
  EncryptionState,
  GroupView,
  LinkedDevice,
  OfferedDevice,
  Trust,
} from '../encryption/encryption';
import type { Draft, DraftInput } from '../conversations/draft';
import type { SessionState } from '../session/session-state';
import type { Timeline } from '../view';
import { useClient } from './context';
import { useReadable } from './use-readable';

export const useSession = (): SessionState => useReadable(useClient().session.state);

/** Oneself, `null` while signed out. */
export const useMe = (): Me | null => {
  const session = useSession();
  return session.status === 'signed-in' ? session.user : null;
};

export const useConnection = (): ConnectionState => useReadable(useClient().connection);

export const useConversations = (): ConversationList => useReadable(useClient().conversations);

/** The handle: `loadOlder`, `send`, `markRead` and all else that one does in a conversation. */
export const useConversation = (id: ConversationId): Conversation => useClient().conversation(id);

export const useSummary = (id: ConversationId): ConversationSummary | null =>
  useReadable(useConversation(id).summary);

/** What the timeline shows; while this hook is mounted the log is kept complete. */
export const useTimeline = (id: ConversationId): Timeline =>
  useReadable(useConversation(id).timeline);

export const useDraft = (
  id: ConversationId,
): readonly [Draft | null, (draft: DraftInput | null) => void] => {
  const conversation = useConversation(id);
  return [useReadable(conversation.draft), conversation.setDraft];
};

export const useSend = (id: ConversationId): ((message: MessageInput) => Promise<void>) => {
  const conversation = useConversation(id);
  return useCallback((message: MessageInput) => conversation.send(message), [conversation]);
};

export const useTyping = (id: ConversationId): readonly UserId[] =>
  useReadable(useConversation(id).typing);

/** Members a page at a time; `loadMoreMembers` of the handle brings the next. */
export const useMembers = (id: ConversationId): Members => useReadable(useConversation(id).members);

export const useProfile = (id: UserId): UserProfile | null =>
  useReadable(useClient().profiles.profile(id));

/** Whom one blocked oneself; `useClient().blocks` blocks and lets in again. */
export const useBlocked = (): Blocked => useReadable(useClient().blocks.blocked);

export const usePresence = (id: UserId): boolean => useReadable(useClient().presence.isOnline(id));

export const useEncryptionState = (): EncryptionState => useReadable(useClient().encryption.state);

/** Devices of the own account that ask to be linked. */
export const useOfferedDevices = (): readonly OfferedDevice[] =>
  useReadable(useClient().encryption.offers);

export const useLinkedDevices = (): readonly LinkedDevice[] =>
  useReadable(useClient().encryption.devices);

export const useTrust = (id: UserId): Trust => useReadable(useClient().encryption.trustOf(id));

/** Of an encrypted conversation: who can read, and what a person should know. */
export const useGroup = (id: ConversationId): GroupView =>
  useReadable(useClient().encryption.group(id));
