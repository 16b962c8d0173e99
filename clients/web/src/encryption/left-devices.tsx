import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useClient, useInAllGroups, useLinkedDevices, useLoaded } from '@anochat/sdk/react';
import { devicesLeft } from '@anochat/sdk/shown';

import { Icon } from '../base/icon';
import { useJustLinked } from './just-linked';
import { RemoveDeviceDialog } from './remove-device-dialog';

const done = (): void => useJustLinked.setState({ isLinked: false });

/** After the keys came back: the device that this browser was before is offered for removal. */
export function LeftDevices(): ReactElement | null {
  const isLinked = useJustLinked((linked) => linked.isLinked);
  const inAll = useInAllGroups();
  return isLinked && inAll ? <LeftDevice /> : null;
}

function LeftDevice(): ReactElement | null {
  const { t } = useTranslation();
  const { api } = useClient();
  const load = useCallback(
    () => Promise.all([api.auth.sessions(), api.users.devices()] as const),
    [api],
  );
  const [loaded] = useLoaded(load);
  const linked = useLinkedDevices();
  const [removing, setRemoving] = useState(false);
  if (loaded.status !== 'ready') return null;
  const [sessions, devices] = loaded.value;
  const signedIn = sessions.items.map(({ device }) => device.id);
  const [left] = devicesLeft(linked, signedIn, devices.items);
  if (!left) return null;
  const name = left.name === '' ? t('settings.unnamedDevice') : left.name;
  return (
    <>
      <div className="strip strip-key" role="status">
        <Icon name="key" small />
        <span dir="auto">{t('keys.deviceLeft', { name })}</span>
        <button type="button" className="link" onClick={() => setRemoving(true)}>
          {t('keys.removeDevice')}
        </button>
        <button type="button" className="link" onClick={done}>
          {t('keys.keepDevice')}
        </button>
      </div>
      {removing && (
        <RemoveDeviceDialog
          device={{ id: left.id, name }}
          onRemoved={() => setRemoving(false)}
          onClose={() => setRemoving(false)}
        />
      )}
    </>
  );
}
