import {
  fromBase64,
  openInboxItem,
  readSharedHistory,
  sealInboxItem,
  toBase64,
  type InboxKind,
  type SharedHistory,
} from '@anochat/e2ee';
import type { GroupedDevice } from '../../testing/grouped-device';
import type { HistoryWorld } from './history-world';

interface Seeds {
  readonly sign: string;
  readonly box: string;
}

/** Out of the store of a device. */
export const seedsOf = async (device: GroupedDevice) => {
  const stored = (await device.storage.list('keys/'))
    .map(([, value]) => JSON.parse(value) as Partial<Seeds>)
    .find(({ sign }) => sign !== undefined);
  return { sign: fromBase64(stored?.sign ?? ''), box: fromBase64(stored?.box ?? '') };
};

/** As a client of an attacker might send it: nothing is looked at. */
export const sendItem = async (
  { keys, primitives }: HistoryWorld,
  from: GroupedDevice,
  to: GroupedDevice,
  kind: InboxKind,
  payload: Uint8Array,
): Promise<void> => {
  const device = keys.chain(to.userId).devices.find((one) => one.device === to.deviceId);
  if (!device) throw new Error('The device is in its chain');
  const by = { user: from.userId, device: from.deviceId, signSeed: (await seedsOf(from)).sign };
  const recipient = { user: to.userId, device: to.deviceId, boxKey: device.boxKey };
  const body = toBase64(sealInboxItem(primitives, recipient, kind, by, payload));
  const { encryption } = keys.apiOf(from.userId, from.deviceId);
  await encryption.sendToDevice({ userId: to.userId, deviceId: to.deviceId, body });
};

/** What waits for a device that is not there, in the order of its coming. */
export const givenTo = async (
  { keys, primitives }: HistoryWorld,
  { userId: user, deviceId, storage }: Pick<GroupedDevice, 'userId' | 'deviceId' | 'storage'>,
): Promise<readonly SharedHistory[]> => {
  const { box } = await seedsOf({ storage } as GroupedDevice);
  return keys.inbox
    .filter(({ to }) => to === deviceId)
    .flatMap(({ body }) => {
      const found = openInboxItem(primitives, box, { user, device: deviceId }, fromBase64(body));
      const history = found && readSharedHistory(found.opened.payload);
      return history ? [history] : [];
    });
};
