import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { DeviceId } from '@anochat/contract';
import { useClient, useInAllGroups } from '@anochat/sdk/react';

import { ConfirmDialog } from '../layers/confirm-dialog';
import { showToast } from '../layers/toasts';

interface RemoveDeviceDialogProps {
  readonly device: { readonly id: DeviceId; readonly name: string };
  readonly onRemoved: () => void;
  readonly onClose: () => void;
}

/** Takes a device's keys out of everything, which is more than signing it out. */
export function RemoveDeviceDialog({
  device,
  onRemoved,
  onClose,
}: RemoveDeviceDialogProps): ReactElement {
  const { t } = useTranslation();
  const { encryption } = useClient();
  const inAll = useInAllGroups();
  const hint = t('keys.removeDeviceHint');
  const remove = async (): Promise<void> => {
    await encryption.revoke(device.id);
    showToast(t('keys.deviceRemoved', { name: device.name }));
    onRemoved();
  };
  return (
    <ConfirmDialog
      title={t('keys.removeDeviceAsk', { name: device.name })}
      hint={inAll ? hint : `${hint} ${t('keys.removeTooEarly')}`}
      verb={t('keys.removeDevice')}
      danger
      act={remove}
      onClose={onClose}
    />
  );
}
