import type { ReactElement } from 'react';
import { createNativeStackNavigator } from '@react-navigation/native-stack';

import { useAccess, type Access } from '../account/use-access';
import { useRunning } from '../client';
import { FollowInvitation, KeepInvitations } from '../conversations/follow-invitation';
import { NewsWatch } from '../notifications/news-watch';
import {
  endedScreens,
  newKeysScreens,
  serverlessScreens,
  signedOutScreens,
  unlinkedScreens,
} from './account-screens';
import { chatScreens } from './chat-screens';
import { conversationScreens } from './conversation-screens';
import type { RouteName, Routes } from './routes';
import type { Screen, Screens } from './screens';
import { settingsScreens } from './settings-screens';
import { Tabs } from './tabs';

const Stack = createNativeStackNavigator<Routes>();

const screensFor: Readonly<Record<Exclude<Access, 'loading'>, Partial<Screens>>> = {
  'signed-out': signedOutScreens,
  'new-keys': newKeysScreens,
  unlinked: unlinkedScreens,
  ended: endedScreens,
  open: {
    Tabs: { component: Tabs },
    ...chatScreens,
    ...conversationScreens,
    ...settingsScreens,
  },
};

/**
 * Which screens there are follows from who is signed in and whether this device has its keys: the
 * library goes to the first of them by itself when that changes.
 */
export function Navigation(): ReactElement {
  const status = useRunning((running) => running.status);
  return (
    <>
      <KeepInvitations />
      {status === 'no-server' && <ScreenStack screens={serverlessScreens} />}
      {status === 'running' && <ByAccess />}
    </>
  );
}

function ByAccess(): ReactElement | null {
  const access = useAccess();
  if (access === 'loading') return null;
  return (
    <>
      {access === 'open' && <NewsWatch />}
      <ScreenStack screens={screensFor[access]} />
      {/* After the screens that it leads to. */}
      {access === 'open' && <FollowInvitation />}
    </>
  );
}

function ScreenStack(props: { readonly screens: Partial<Screens> }): ReactElement {
  const screens = Object.entries(props.screens) as [RouteName, Screen][];
  return (
    <Stack.Navigator screenOptions={{ headerShown: false }}>
      {screens.map(([name, { component, presentation }]) => (
        <Stack.Screen key={name} name={name} component={component} options={{ presentation }} />
      ))}
    </Stack.Navigator>
  );
}
