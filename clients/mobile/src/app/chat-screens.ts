import { ChatScreen } from '../chat/chat-screen';
import { ForwardScreen } from '../chat/forward-screen';
import { Placeholder } from './placeholder';
import type { Screens } from './screens';

/** Talking: the chat and what opens from its messages. */
export const chatScreens = {
  Chat: { component: ChatScreen },
  Viewer: { component: Placeholder, presentation: 'fullScreenModal' },
  Gallery: { component: Placeholder },
  Forward: { component: ForwardScreen, presentation: 'modal' },
} satisfies Partial<Screens>;
