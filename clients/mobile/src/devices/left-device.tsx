import { useCallback, useState, type ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import { devicesLeft } from '@anochat/sdk/shown';

import { useClient, useInAllGroups, useLinkedDevices, useLoaded } from '../client';
import { Button, Notice, space } from '../ui';
import { useJustLinked } from './just-linked';
import { RemoveDeviceSheet } from './remove-device-sheet';

const done = (): void => {
  useJustLinked.setState({ isLinked: false });
};

/** After the keys came back: the device that this phone was before is offered for removal. */
export function LeftDevice(): ReactElement | null {
  const isLinked = useJustLinked((linked) => linked.isLinked);
  const isInAll = useInAllGroups();
  return isLinked && isInAll ? <Left /> : null;
}

function Left(): ReactElement | null {
  const { t } = useTranslation();
  const { api } = useClient();
  const load = useCallback(
    () => Promise.all([api.auth.sessions(), api.users.devices()] as const),
    [api],
  );
  const [loaded] = useLoaded(load);
  const linked = useLinkedDevices();
  const [isRemoving, setRemoving] = useState(false);
  if (loaded.status !== 'ready') return null;
  const [sessions, devices] = loaded.value;
  const signedIn = sessions.items.map(({ device }) => device.id);
  const [left] = devicesLeft(linked, signedIn, devices.items);
  if (!left) return null;
  const name = left.name === '' ? t('settings.unnamedDevice') : left.name;
  return (
    <Notice icon="key" role="status" text={t('keys.deviceLeft', { name })}>
      <View style={styles.acts}>
        <Button small label={t('keys.removeDevice')} onPress={() => setRemoving(true)} />
        <Button small label={t('keys.keepDevice')} onPress={done} testID="keep-left-device" />
      </View>
      {isRemoving && (
        <RemoveDeviceSheet
          device={{ id: left.id, name }}
          onRemoved={done}
          onClose={() => setRemoving(false)}
        />
      )}
    </Notice>
  );
}

const styles = StyleSheet.create({
  acts: { flexDirection: 'row', flexWrap: 'wrap', gap: space[4] },
});
