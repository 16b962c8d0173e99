import { createBottomTabNavigator } from '@react-navigation/bottom-tabs';
import { useTranslation } from 'react-i18next';

import { ConversationsScreen } from '../conversations/conversations-screen';
import { Placeholder } from './placeholder';
import type { TabRoutes } from './routes';

const Tab = createBottomTabNavigator<TabRoutes>();

export function Tabs() {
  const { t } = useTranslation();
  return (
    <Tab.Navigator screenOptions={{ headerShown: false }}>
      <Tab.Screen
        name="Conversations"
        component={ConversationsScreen}
        options={{ title: t('app.chats'), tabBarButtonTestID: 'tab-conversations' }}
      />
      <Tab.Screen
        name="Settings"
        component={Placeholder}
        options={{ title: t('settings.title'), tabBarButtonTestID: 'tab-settings' }}
      />
    </Tab.Navigator>
  );
}
