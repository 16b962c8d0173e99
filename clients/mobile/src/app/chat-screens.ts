import { Placeholder } from './placeholder';
import type { Screens } from './screens';

/** Talking: the chat and what opens from its messages. */
export const chatScreens = {
  Chat: { component: Placeholder },
  Viewer: { component: Placeholder, presentation: 'fullScreenModal' },
  Gallery: { component: Placeholder },
  Forward: { component: Placeholder, presentation: 'modal' },
} satisfies Partial<Screens>;
