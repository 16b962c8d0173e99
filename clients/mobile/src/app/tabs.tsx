import type { ReactElement } from 'react';
import { createBottomTabNavigator } from '@react-navigation/bottom-tabs';
import { useTranslation } from 'react-i18next';
import { useSafeAreaInsets } from 'react-native-safe-area-context';

import { useConversations } from '../client';
import { ConversationsScreen } from '../conversations/conversations-screen';
import { SettingsList } from '../settings/settings-list';
import { Icon, Text, useTheme, type IconName } from '../ui';
import type { TabRoutes } from './routes';

const Tab = createBottomTabNavigator<TabRoutes>();
const MOST_SHOWN = 99;
/** Of an icon and a label below it. */
const ICON_PX = 36;
const LABEL_PX = 22;

const tabIcon = (name: IconName) =>
  function TabIcon({ focused }: { readonly focused: boolean }): ReactElement {
    return <Icon name={name} color={focused ? 'accent-text' : 'text-muted'} />;
  };
function TabLabel(props: { readonly focused: boolean; readonly children: string }): ReactElement {
  return (
    <Text variant="small" color={props.focused ? 'accent-text' : 'text-muted'} numberOfLines={1}>
      {props.children}
    </Text>
  );
}

const chatsIcon = tabIcon('home');
const settingsIcon = tabIcon('settings');

export function Tabs(): ReactElement {
  const { t } = useTranslation();
  const { color, textScale } = useTheme();
  const { bottom } = useSafeAreaInsets();
  const { unread } = useConversations();
  const badge = unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread;
  return (
    <Tab.Navigator
      screenOptions={{
        headerShown: false,
        tabBarLabel: TabLabel,
        // Its own height has no room for what stands in it here.
        tabBarStyle: { height: ICON_PX + LABEL_PX * textScale + bottom },
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
