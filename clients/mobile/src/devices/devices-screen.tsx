import { useCallback, useState, type ReactElement } from 'react';
import { useFocusEffect, useNavigation } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';

import type { Device, Session } from '@anochat/contract';
import { devicesLeft } from '@anochat/sdk/shown';

import { useAction } from '../base/use-action';
import { useClient, useLinkedDevices, useLoaded } from '../client';
import {
  Button,
  Group,
  LinkRow,
  ProblemNote,
  Row,
  Screen,
  showToast,
  Text,
  useProblemText,
} from '../ui';
import { RemoveDeviceSheet } from './remove-device-sheet';
import { SessionRow } from './session-row';

/** Where the account is signed in, and which devices have its keys. */
export function DevicesScreen(): ReactElement {
  const { t } = useTranslation();
  const navigation = useNavigation();
  const { api } = useClient();
  const problemText = useProblemText();
  const load = useCallback(
    () => Promise.all([api.auth.sessions(), api.users.devices()] as const),
    [api],
  );
  const [loaded, reload] = useLoaded(load);
  useFocusEffect(reload);
  const { busy, problem, run } = useAction();
  const linked = useLinkedDevices();
  const [removing, setRemoving] = useState<Pick<Device, 'id' | 'name'> | null>(null);

  const isReady = loaded.status === 'ready';
  const items = isReady ? loaded.value[0].items : [];
  const others = items.filter((session) => !session.current);
  const left = devicesLeft(
    linked,
    items.map(({ device }) => device.id),
    isReady ? loaded.value[1].items : [],
  );
  const nameOf = (name: string): string => (name === '' ? t('settings.unnamedDevice') : name);
  const hasKeys = ({ device }: Session): boolean =>
    linked.some(({ deviceId, isRevoked }) => deviceId === device.id && !isRevoked);
  const end = async (session: Session): Promise<void> => {
    if (!(await run(() => api.auth.endSession(session.id)))) return;
    showToast(t('settings.signedOut', { name: nameOf(session.device.name) }));
    reload();
  };
  const endOthers = async (): Promise<void> => {
    if (await run(() => api.auth.endOtherSessions())) reload();
  };

  return (
    <Screen title={t('settings.devices')} testID="devices">
      <Text color="text-muted">{t('settings.devicesHint')}</Text>
      <ProblemNote text={loaded.status === 'failed' ? problemText(loaded.error) : problem} />
      <Group>
        <LinkRow
          icon="scan"
          title={t('keys.linkNew')}
          hint={t('keys.linkNewHint')}
          onPress={() => navigation.navigate('LinkDevice')}
          testID="link-new-device"
        />
      </Group>
      {items
        .filter(({ current }) => current)
        .map((session) => (
          <Group key={session.id} title={t('settings.thisDevice')}>
            <SessionRow session={session} isLinked={hasKeys(session)} />
          </Group>
        ))}
      {isReady && (
        <Group title={t('settings.otherDevices')}>
          {others.length === 0 && <Row title={t('settings.noOthers')} />}
          {others.map((session) => (
            <SessionRow key={session.id} session={session} isLinked={hasKeys(session)}>
              <Button
                small
                label={t(hasKeys(session) ? 'keys.removeDevice' : 'settings.signOutDevice')}
                disabled={busy}
                onPress={() =>
                  hasKeys(session)
                    ? setRemoving({ id: session.device.id, name: nameOf(session.device.name) })
                    : void end(session)
                }
                testID={`remove-device-${session.device.id}`}
              />
            </SessionRow>
          ))}
          {others.length > 1 && (
            <Row
              danger
              title={t('settings.signOutOthers')}
              disabled={busy}
              onPress={() => void endOthers()}
              testID="sign-out-others"
            />
          )}
        </Group>
      )}
      {isReady && left.length > 0 && (
        <Group title={t('keys.signedOutDevice')}>
          {left.map(({ id, name }) => (
            <Row
              key={id}
              icon="key"
              title={nameOf(name)}
              hint={t('keys.signedOutDeviceHint')}
              trailing={
                <Button
                  small
                  label={t('keys.removeDevice')}
                  onPress={() => setRemoving({ id, name: nameOf(name) })}
                />
              }
            />
          ))}
        </Group>
      )}
      {removing && (
        <RemoveDeviceSheet device={removing} onRemoved={reload} onClose={() => setRemoving(null)} />
      )}
    </Screen>
  );
}
