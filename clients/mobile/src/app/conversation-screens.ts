import { JoinScreen } from '../conversations/join-screen';
import { NewConversationScreen } from '../conversations/new-conversation-screen';
import { NewGroupScreen } from '../conversations/new-group-screen';
import { PasteInvitationScreen } from '../conversations/paste-invitation-screen';
import { AddMembersScreen } from '../details/add-members-screen';
import { DetailsScreen } from '../details/details-screen';
import type { Screens } from './screens';

/** Conversations: who is in them and how they are made. The list itself is a tab: see tabs.tsx. */
export const conversationScreens = {
  ConversationDetails: { component: DetailsScreen },
  AddMembers: { component: AddMembersScreen, presentation: 'modal' },
  NewConversation: { component: NewConversationScreen, presentation: 'modal' },
  NewGroup: { component: NewGroupScreen, presentation: 'modal' },
  PasteInvitation: { component: PasteInvitationScreen, presentation: 'modal' },
  Join: { component: JoinScreen, presentation: 'modal' },
} satisfies Partial<Screens>;
