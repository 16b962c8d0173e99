import { createBottomTabNavigator } from '@react-navigation/bottom-tabs';
import { useTranslation } from 'react-i18next';

import { SettingsList } from '../settings/settings-list';
import { Placeholder } from './placeholder';
import type { TabRoutes } from './routes';

const Tab = createBottomTabNavigator<TabRoutes>();

export function Tabs() {
  const { t } = useTranslation();
  return (
    <Tab.Navigator screenOptions={{ headerShown: false }}>
      <Tab.Screen
        name="Conversations"
        component={Placeholder}
        options={{ title: t('app.chats'), tabBarButtonTestID: 'tab-conversations' }}
      />
      <Tab.Screen
        name="Settings"
        component={SettingsList}
        options={{ title: t('settings.title'), tabBarButtonTestID: 'tab-settings' }}
      />
    </Tab.Navigator>
  );
}
