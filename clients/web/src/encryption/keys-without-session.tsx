import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { Device, DeviceId } from '@anochat/contract';
import { useClient, useLinkedDevices, useLoaded } from '@anochat/sdk/react';
import { devicesLeft } from '@anochat/sdk/shown';

import { Group, Setting } from '../settings/page-parts';
import { RemoveDeviceDialog } from './remove-device-dialog';

interface KeysWithoutSessionProps {
  /** Devices that have a row of their own already. */
  readonly signedIn: readonly DeviceId[];
}

/** Devices that were signed out and stand in the account's list all the same, until they are removed. */
export function KeysWithoutSession({ signedIn }: KeysWithoutSessionProps): ReactElement | null {
  const { t } = useTranslation();
  const [removing, setRemoving] = useState<Pick<Device, 'id' | 'name'> | null>(null);
  const { api } = useClient();
  const load = useCallback(() => api.users.devices(), [api]);
  const [devices] = useLoaded(load);
  const linked = useLinkedDevices();
  if (devices.status !== 'ready') return null;
  const left = devicesLeft(linked, signedIn, devices.value.items).map((device) => ({
    ...device,
    name: device.name === '' ? t('settings.unnamedDevice') : device.name,
  }));
  if (left.length === 0) return null;
  return (
    <Group title={t('keys.signedOutDevice')}>
      {left.map((device) => (
        <Setting
          key={device.id}
          icon="key"
          title={device.name}
          hint={t('keys.signedOutDeviceHint')}
        >
          <button
            type="button"
            className="btn btn-sm btn-danger"
            onClick={() => setRemoving(device)}
          >
            {t('keys.removeDevice')}
          </button>
        </Setting>
      ))}
      {removing !== null && (
        <RemoveDeviceDialog
          device={removing}
          onRemoved={() => setRemoving(null)}
          onClose={() => setRemoving(null)}
        />
      )}
    </Group>
  );
}
