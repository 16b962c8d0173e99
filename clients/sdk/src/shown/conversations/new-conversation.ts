import type { CreateConversation, HistoryAccess, UserProfile } from '@anochat/contract';
import type { NewConversation } from '../../client/anochat';

/** What a person fills in to begin a conversation. */
export interface ConversationDraft {
  readonly kind: CreateConversation['kind'];
  readonly people: readonly UserProfile[];
  readonly title: string;
  readonly topic: string;
  readonly history: HistoryAccess;
}

/** `null` while something is missing. */
export const newConversationOf = (draft: ConversationDraft): NewConversation | null => {
  const { kind, people, history } = draft;
  const [title, topic] = [draft.title.trim(), draft.topic.trim()];
  const [first] = people;
  if (kind === 'direct') return first ? { kind, userId: first.id } : null;
  if (title === '') return null;
  if (kind === 'group') {
    const members = people.map((person) => person.id);
    return { kind, title, members, ...(history === 'all' && { history }) };
  }
  return { kind, title, ...(topic !== '' && { topic }) };
};
