import { useState, type ReactElement } from 'react';
import { useNavigation } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';

import { useSelf } from '../client';
import { atName } from '../language/isolated';
import { Avatar, Group, type IconName, LinkRow, Row, Screen } from '../ui';
import { SignOutSheet } from './sign-out-sheet';

const GROUPS = [
  [
    ['Devices', 'laptop', 'settings.devices'],
    ['Security', 'shield', 'phone.security'],
    ['Lock', 'lock', 'lock.title'],
    ['Privacy', 'eye', 'settings.privacy'],
  ],
  [
    ['Notifications', 'bell', 'notify.title'],
    ['Appearance', 'sun', 'settings.appearance'],
    ['Storage', 'file', 'storage.title'],
    ['About', 'about', 'settings.aboutTitle'],
  ],
] as const satisfies readonly (readonly (readonly [string, IconName, string])[])[];

/** Where every setting is found. */
export function SettingsList(): ReactElement {
  const { t } = useTranslation();
  const navigation = useNavigation();
  const me = useSelf();
  const [isLeaving, setLeaving] = useState(false);
  return (
    <Screen title={t('settings.title')} onBack={null} testID="settings">
      <Group>
        <LinkRow
          leading={<Avatar id={me.id} name={me.displayName} size={52} />}
          title={me.displayName}
          hint={atName(me.userName)}
          onPress={() => navigation.navigate('Profile')}
          testID="settings-profile"
        />
      </Group>
      {GROUPS.map((group, index) => (
        <Group key={index}>
          {group.map(([route, icon, label]) => (
            <LinkRow
              key={route}
              icon={icon}
              title={t(label)}
              onPress={() => navigation.navigate(route)}
              testID={`settings-${route.toLowerCase()}`}
            />
          ))}
        </Group>
      ))}
      <Group>
        <Row
          icon="leave"
          title={t('settings.signOut')}
          danger
          onPress={() => setLeaving(true)}
          testID="sign-out"
        />
      </Group>
      {isLeaving && <SignOutSheet onClose={() => setLeaving(false)} />}
    </Screen>
  );
}
