import type { ReactElement } from 'react';
import { createBottomTabNavigator } from '@react-navigation/bottom-tabs';
import { useTranslation } from 'react-i18next';

import { useConversations } from '../client';
import { ConversationsScreen } from '../conversations/conversations-screen';
import { SettingsList } from '../settings/settings-list';
import { Icon, useTheme, type IconName } from '../ui';
import type { TabRoutes } from './routes';

const Tab = createBottomTabNavigator<TabRoutes>();
const MOST_SHOWN = 99;

const tabIcon = (name: IconName) =>
  function TabIcon({ focused }: { readonly focused: boolean }): ReactElement {
    return <Icon name={name} color={focused ? 'accent-text' : 'text-muted'} />;
  };
const chatsIcon = tabIcon('home');
const settingsIcon = tabIcon('settings');

export function Tabs(): ReactElement {
  const { t } = useTranslation();
  const { color } = useTheme();
  const { unread } = useConversations();
  const badge = unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread;
  return (
    <Tab.Navigator
      screenOptions={{
        headerShown: false,
        tabBarActiveTintColor: color['accent-text'],
        tabBarInactiveTintColor: color['text-muted'],
        tabBarBadgeStyle: { backgroundColor: color.accent, color: color['on-accent'] },
      }}
    >
      <Tab.Screen
        name="Conversations"
        component={ConversationsScreen}
        options={{
          title: t('app.chats'),
          tabBarButtonTestID: 'tab-conversations',
          tabBarIcon: chatsIcon,
          ...(unread > 0 && { tabBarBadge: badge }),
        }}
      />
      <Tab.Screen
        name="Settings"
        component={SettingsList}
        options={{
          title: t('settings.title'),
          tabBarButtonTestID: 'tab-settings',
          tabBarIcon: settingsIcon,
        }}
      />
    </Tab.Navigator>
  );
}
