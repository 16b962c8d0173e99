import type { LinkingOptions } from '@react-navigation/native';

import type { Routes } from './routes';

/** `anochat://c/ID` opens a conversation, as `https://SERVER/c/ID` does in the web client. */
export const linking: LinkingOptions<Routes> = {
  prefixes: ['anochat://'],
  config: {
    screens: {
      Tabs: { path: '', screens: { Conversations: '', Settings: 'settings' } },
      Chat: 'c/:id',
      ConversationDetails: 'c/:id/details',
      Join: 'join/:code',
    },
  },
};
