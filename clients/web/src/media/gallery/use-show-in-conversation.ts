import { useLocation } from 'wouter';

import type { ConversationId, Seq } from '@anochat/contract';

import { useNarrow } from '../../base/use-media';
import { wantMessage } from '../../messages/wanted-message';

/** Goes to the message; where there is room for one pane only, to its conversation first. */
export function useShowInConversation(conversation: ConversationId): (seq: Seq | null) => void {
  const narrow = useNarrow();
  const [, navigate] = useLocation();
  return (seq) => {
    if (narrow) navigate(`/c/${conversation}`);
    if (seq !== null) wantMessage(conversation, seq);
  };
}
