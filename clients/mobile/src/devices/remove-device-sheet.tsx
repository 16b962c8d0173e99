import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { Device } from '@anochat/contract';

import { useClient, useInAllGroups } from '../client';
import { ConfirmSheet, showToast } from '../ui';

interface RemoveDeviceSheetProps {
  readonly device: Pick<Device, 'id' | 'name'>;
  readonly onRemoved: () => void;
  readonly onClose: () => void;
}

/** Takes a device's keys out of everything, which is more than signing it out. */
export function RemoveDeviceSheet({
  device: { id, name },
  onRemoved,
  onClose,
}: RemoveDeviceSheetProps): ReactElement {
  const { t } = useTranslation();
  const { encryption } = useClient();
  const isInAll = useInAllGroups();
  const hint = t('keys.removeDeviceHint');
  const remove = async (): Promise<void> => {
    await encryption.revoke(id);
    showToast(t('keys.deviceRemoved', { name }));
    onRemoved();
  };
  return (
    <ConfirmSheet
      title={t('keys.removeDeviceAsk', { name })}
      hint={isInAll ? hint : `${hint} ${t('keys.removeTooEarly')}`}
      verb={t('keys.removeDevice')}
      danger
      act={remove}
      onClose={onClose}
    />
  );
}
