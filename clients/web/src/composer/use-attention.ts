import { useEffect, type RefObject } from 'react';

import type { Conversation } from '@anochat/sdk';

interface Attention {
  readonly onFocus: () => void;
  readonly onBlur: () => void;
}

/** Whether the cursor is in the composer: no other device's draft comes in under it then. */
export function useAttention(
  conversation: Pick<Conversation, 'attendDraft'>,
  field: RefObject<HTMLTextAreaElement | null>,
): Attention {
  useEffect(() => {
    // Another conversation may be shown without the cursor having left.
    conversation.attendDraft(document.activeElement === field.current);
    return () => conversation.attendDraft(false);
  }, [conversation, field]);
  return {
    onFocus: () => conversation.attendDraft(true),
    onBlur: () => conversation.attendDraft(false),
  };
}
