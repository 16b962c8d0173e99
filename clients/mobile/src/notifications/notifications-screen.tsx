import { useCallback, useState, type ReactElement } from 'react';
import { AppState, Linking, Platform } from 'react-native';
import { useFocusEffect } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';

import { Button, Choices, Group, Notice, Row, Screen, SwitchRow } from '../ui';
import { DistributorChoice } from './distributor-choice';
import { changeNotices, useNoticeSetting } from './notice-setting';
import type { Permission } from './permission';
import { phone } from './phone';
import { PushWay } from './push-way';

/** Whether this phone may show notifications, what they show, and how it is woken. */
export function NotificationsScreen(): ReactElement {
  const { t } = useTranslation();
  const setting = useNoticeSetting();
  const [permission, ask] = usePermission();
  return (
    <Screen title={t('notify.title')} testID="notifications">
      {permission !== null && <PermissionNotice permission={permission} onAsk={ask} />}
      <Group hint={t('notify.receiveHint')}>
        <SwitchRow
          icon="bell"
          title={t('notify.receive')}
          value={setting.isOn}
          onChange={(isOn) => changeNotices({ isOn })}
          testID="receive-notices"
        />
      </Group>
      <Group title={t('notify.show')} hint={`${t('notify.showHint')} ${t('lock.hides')}`}>
        <Choices
          label={t('notify.show')}
          value={setting.shows}
          options={[
            { value: 'text', title: t('notify.showText') },
            { value: 'name', title: t('notify.showName') },
            { value: 'nothing', title: t('notify.showNothing') },
          ]}
          onChange={(shows) => changeNotices({ shows })}
        />
      </Group>
      <PushWay />
      {Platform.OS !== 'ios' && <DistributorChoice />}
    </Screen>
  );
}

const SAYS = {
  allowed: 'notify.allowed',
  quiet: 'notify.quiet',
  'not-asked': 'notify.notAsked',
  denied: 'notify.denied',
  unsupported: 'notify.unsupported',
} as const satisfies Record<Permission, string>;

interface PermissionNoticeProps {
  readonly permission: Permission;
  readonly onAsk: () => void;
}

function PermissionNotice({ permission, onAsk }: PermissionNoticeProps): ReactElement {
  const { t } = useTranslation();
  const says = t(SAYS[permission]);
  switch (permission) {
    case 'allowed':
    case 'quiet':
      return (
        <Group>
          <Row icon="check" title={says} testID="permission" />
        </Group>
      );
    case 'unsupported':
      return <Notice icon="muted" text={says} />;
    case 'not-asked':
      return (
        <Notice icon="bell" text={says}>
          <Button small label={t('notify.allow')} onPress={onAsk} testID="allow-notices" />
        </Notice>
      );
    case 'denied':
      return (
        <Notice tone="warn" icon="muted" title={says} text={t('notify.deniedHint')}>
          <Button
            small
            label={t('phone.openSettings')}
            onPress={() => void Linking.openSettings()}
            testID="open-phone-settings"
          />
        </Notice>
      );
  }
}

/** Looked at again whenever somebody comes back from the phone's settings. */
function usePermission(): readonly [Permission | null, ask: () => void] {
  const [permission, setPermission] = useState<Permission | null>(null);
  useFocusEffect(
    useCallback(() => {
      const look = (): void => void phone.permission().then(setPermission);
      look();
      const listening = AppState.addEventListener('change', (state) => {
        if (state === 'active') look();
      });
      return () => listening.remove();
    }, []),
  );
  return [permission, () => void phone.askPermission().then(setPermission)];
}
