import type { Base64, DeviceId, UserId } from '@anochat/contract';
import {
  fromBase64,
  offerDevice,
  toBase64,
  type ChainDevice,
  type DeviceOffer,
  type Primitives,
} from '@anochat/e2ee';
import type { AccountRecords } from './account-records';
import type { DeviceSeeds } from './key-ring';

const RECORD = 'keys/device';
const SEED_BYTES = 32;

export interface AccountDevice {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
}

/** All that is secret of this device, as it lies in the store. */
interface StoredDevice extends AccountDevice {
  readonly mls: Base64;
  readonly sign: Base64;
  readonly box: Base64;
  readonly backupKeys: readonly Base64[];
  readonly linkSecret: Base64 | null;
  readonly founded: Base64 | null;
  readonly wordsConfirmed: boolean;
  readonly hasPassphrase: boolean;
}

/** The keys of this device, and what it holds of the account's. */
export interface DeviceKeyring {
  readonly self: AccountDevice;
  readonly seeds: DeviceSeeds;
  /** Private parts of the account's backup keys, the one in use last; none before they came. */
  readonly backupKeys: readonly Uint8Array[];
  /** While another device may link this one: what it must have read from here. */
  readonly linkSecret: Uint8Array | null;
  /** The identity key that this device has made itself, kept before the server heard of it. */
  readonly founded: Uint8Array | null;
  readonly wordsConfirmed: boolean;
  readonly hasPassphrase: boolean;
}

export const createDeviceKeys = (primitives: Primitives, self: AccountDevice): DeviceKeyring => ({
  self,
  seeds: {
    mls: primitives.randomBytes(SEED_BYTES),
    sign: primitives.randomBytes(SEED_BYTES),
    box: primitives.randomBytes(SEED_BYTES),
  },
  backupKeys: [],
  linkSecret: null,
  founded: null,
  wordsConfirmed: false,
  hasPassphrase: false,
});

/** `null` when there are none, or those of another device. */
export const loadDeviceKeys = async (
  records: AccountRecords,
  self: AccountDevice,
): Promise<DeviceKeyring | null> => {
  const stored = await records.get<StoredDevice>(RECORD);
  if (stored?.userId !== self.userId || stored.deviceId !== self.deviceId) return null;
  const { mls, sign, box, backupKeys, linkSecret, founded, wordsConfirmed, hasPassphrase } = stored;
  return {
    self,
    seeds: { mls: fromBase64(mls), sign: fromBase64(sign), box: fromBase64(box) },
    backupKeys: backupKeys.map(fromBase64),
    linkSecret: linkSecret === null ? null : fromBase64(linkSecret),
    founded: founded === null ? null : fromBase64(founded),
    wordsConfirmed,
    hasPassphrase,
  };
};

export const storeDeviceKeys = async (
  records: AccountRecords,
  keys: DeviceKeyring,
): Promise<void> => {
  const { self, seeds, backupKeys, linkSecret, founded, wordsConfirmed, hasPassphrase } = keys;
  const stored: StoredDevice = {
    ...self,
    mls: toBase64(seeds.mls),
    sign: toBase64(seeds.sign),
    box: toBase64(seeds.box),
    backupKeys: backupKeys.map(toBase64),
    linkSecret: linkSecret && toBase64(linkSecret),
    founded: founded && toBase64(founded),
    wordsConfirmed,
    hasPassphrase,
  };
  await records.write([{ key: RECORD, value: stored }]);
};

export const deleteDeviceKeys = (records: AccountRecords): Promise<void> =>
  records.write([{ key: RECORD, value: undefined }]);

export const wipeDeviceKeys = (primitives: Primitives, keys: DeviceKeyring): void => {
  const { mls, sign, box } = keys.seeds;
  const secrets = [
    mls,
    sign,
    box,
    ...keys.backupKeys,
    ...(keys.linkSecret ? [keys.linkSecret] : []),
  ];
  for (const secret of secrets) primitives.wipe(secret);
};

/** What asks for a place in the chain: the public keys, proven. */
export const ownOffer = (primitives: Primitives, { self, seeds }: DeviceKeyring): DeviceOffer =>
  offerDevice(primitives, seeds.sign, {
    user: self.userId,
    device: self.deviceId,
    mlsKey: primitives.ed25519.publicKey(seeds.mls),
    signKey: primitives.ed25519.publicKey(seeds.sign),
    boxKey: primitives.x25519.publicKey(seeds.box),
  });

/** Whether a device in the chain is this one, and not one that somebody else made under its id. */
export const holdsKeysOf = (
  primitives: Primitives,
  { seeds }: DeviceKeyring,
  device: ChainDevice,
): boolean =>
  primitives.equal(primitives.ed25519.publicKey(seeds.mls), device.mlsKey) &&
  primitives.equal(primitives.ed25519.publicKey(seeds.sign), device.signKey) &&
  primitives.equal(primitives.x25519.publicKey(seeds.box), device.boxKey);
