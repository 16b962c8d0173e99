import { ChatScreen } from '../chat/chat-screen';
import { ForwardScreen } from '../chat/forward-screen';
import { GalleryScreen } from '../media/gallery-screen';
import { ViewerScreen } from '../media/viewer-screen';
import type { Screens } from './screens';

/** Talking: the chat and what opens from its messages. */
export const chatScreens = {
  Chat: { component: ChatScreen },
  Viewer: { component: ViewerScreen, presentation: 'fullScreenModal' },
  Gallery: { component: GalleryScreen },
  Forward: { component: ForwardScreen, presentation: 'modal' },
} satisfies Partial<Screens>;
