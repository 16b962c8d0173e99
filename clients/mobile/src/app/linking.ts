import type { LinkingOptions } from '@react-navigation/native';

import { readInvitation } from '../conversations/invitation';
import type { Routes } from './routes';

/** `anochat://c/ID` opens a conversation, as `https://SERVER/c/ID` does in the web client. */
export const linking: LinkingOptions<Routes> = {
  prefixes: ['anochat://'],
  // Those wait for somebody who is signed in: see follow-invitation.ts.
  filter: (url) => readInvitation(url) === null,
  config: {
    // Below whatever is opened, so that there is a way back.
    initialRouteName: 'Tabs',
    screens: {
      Tabs: { path: '', screens: { Conversations: '', Settings: 'settings' } },
      Chat: 'c/:id',
      ConversationDetails: 'c/:id/details',
      Join: 'join/:code',
      Search: 'search/:id?',
      Verify: 'verify/:userId',
      Devices: 'settings/devices',
      LinkDevice: 'settings/link-device',
      Security: 'settings/security',
      Lock: 'settings/lock',
      Privacy: 'settings/privacy',
      Notifications: 'settings/notifications',
      Appearance: 'settings/appearance',
      Storage: 'settings/storage',
      Profile: 'settings/profile',
      About: 'settings/about',
    },
  },
};
