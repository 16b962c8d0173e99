import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { DeviceId } from '@anochat/contract';
import { useLinkedDevices } from '@anochat/sdk/react';

import { Group, Setting } from '../settings/page-parts';
import { RemoveDeviceDialog } from './remove-device-dialog';

interface KeysWithoutSessionProps {
  /** Devices that have a row of their own already. */
  readonly signedIn: readonly DeviceId[];
}

/** Devices that were signed out and stand in the account's list all the same, until they are removed. */
export function KeysWithoutSession({ signedIn }: KeysWithoutSessionProps): ReactElement | null {
  const { t } = useTranslation();
  const [removing, setRemoving] = useState<DeviceId | null>(null);
  const left = useLinkedDevices().filter(
    ({ deviceId, isRevoked }) => !isRevoked && !signedIn.includes(deviceId),
  );
  if (left.length === 0) return null;
  return (
    <Group title={t('keys.signedOutDevice')}>
      {left.map(({ deviceId }) => (
        <Setting
          key={deviceId}
          icon="key"
          title={t('settings.unnamedDevice')}
          hint={t('keys.signedOutDeviceHint')}
        >
          <button
            type="button"
            className="btn btn-sm btn-danger"
            onClick={() => setRemoving(deviceId)}
          >
            {t('keys.removeDevice')}
          </button>
        </Setting>
      ))}
      {removing !== null && (
        <RemoveDeviceDialog
          device={{ id: removing, name: t('settings.unnamedDevice') }}
          onRemoved={() => setRemoving(null)}
          onClose={() => setRemoving(null)}
        />
      )}
    </Group>
  );
}
