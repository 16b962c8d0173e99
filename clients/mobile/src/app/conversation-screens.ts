import { Placeholder } from './placeholder';
import type { Screens } from './screens';

/** Conversations: who is in them and how they are made. The list itself is a tab: see tabs.tsx. */
export const conversationScreens = {
  ConversationDetails: { component: Placeholder },
  AddMembers: { component: Placeholder, presentation: 'modal' },
  NewConversation: { component: Placeholder, presentation: 'modal' },
  NewGroup: { component: Placeholder, presentation: 'modal' },
  Join: { component: Placeholder, presentation: 'modal' },
} satisfies Partial<Screens>;
