import type { ReactElement } from 'react';
import { useNavigation } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';

import { useOfferedDevices } from '../client';
import { Button, Notice } from '../ui';
import { LeftDevice } from './left-device';

/** Above the conversations: what somebody should do about a device of theirs. */
export function DeviceNotices(): ReactElement {
  return (
    <>
      <OfferedDevice />
      <LeftDevice />
    </>
  );
}

/** While another device of the account waits to be linked. */
function OfferedDevice(): ReactElement | null {
  const { t } = useTranslation();
  const navigation = useNavigation();
  const [offer] = useOfferedDevices();
  if (!offer) return null;
  return (
    <Notice icon="key" role="status" text={t('keys.deviceWaits', { name: offer.name })}>
      <Button
        small
        label={t('keys.look')}
        onPress={() => navigation.navigate('LinkDevice')}
        testID="look-at-offer"
      />
    </Notice>
  );
}
