import type { ReactElement } from 'react';
import { useNavigation } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';

import { useOfferedDevices } from '../client';
import { Button, Notice } from '../ui';

/** Above the conversations while another device of the account waits to be linked. */
export function OfferedDevices(): ReactElement | null {
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
