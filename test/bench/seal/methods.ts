import { type CipherGCMTypes, createCipheriv, randomBytes } from 'node:crypto';

import { loadAddon, whyNoAddon } from '../../../src/platform/native';
import {
  MasterKeyRing,
  NativeSealer,
  type SealItem,
  type Sealer,
  SodiumSealer,
} from '../../../src/platform/sealer';
import { pooledRandom } from '../../../src/platform/sealer/random-source';
import { putUuid } from '../../../src/platform/sealer/uuid-bytes';

export interface SealMethod {
  readonly name: string;
  newDataKey(conversationId: string): Uint8Array;
  seal(items: readonly SealItem[]): Promise<readonly Uint8Array[]>;
}

const masterKeys = (): MasterKeyRing => {
  const keys = new Map([[1, randomBytes(32)]]);
  return new MasterKeyRing(() => keys);
};

const methodOf = (name: string, sealer: Sealer): SealMethod => ({
  name,
  newDataKey: (id) => sealer.newDataKey(id, 1),
  seal: (items) => sealer.seal(items),
});

export const nativeMethod = (): Promise<SealMethod> => {
  const addon = loadAddon();
  if (addon === undefined) throw new Error(`there is no addon: ${whyNoAddon() ?? ''}`);
  return Promise.resolve(methodOf('native', new NativeSealer(addon, masterKeys())));
};

/** The second implementation of the port. */
export const webAssemblyMethod = async (): Promise<SealMethod> =>
  methodOf('libsodium-wrappers', await SodiumSealer.create(masterKeys()));

const DOMAIN = Buffer.from('anochat/1 body\0', 'latin1');
const NONCE_BYTES = 12;

/** An item a call, as one would write it: the same context is bound, and the nonces are as fresh. */
export const nodeCryptoMethod = (cipher: 'aes-256-gcm' | 'chacha20-poly1305'): SealMethod => {
  const random = pooledRandom();
  const associated = Buffer.alloc(DOMAIN.length + 3 * 16 + 1);
  DOMAIN.copy(associated);
  return {
    name: `node:crypto ${cipher}`,
    newDataKey: () => randomBytes(32),
    seal: (items) =>
      Promise.resolve(
        items.map(({ dataKey, context, plain }) => {
          putUuid(context.conversationId, associated, DOMAIN.length);
          putUuid(context.deviceId, associated, DOMAIN.length + 16);
          putUuid(context.clientId, associated, DOMAIN.length + 32);
          const nonce = random(NONCE_BYTES);
          const sealing = createCipheriv(cipher as CipherGCMTypes, dataKey, nonce, {
            authTagLength: 16,
          });
          sealing.setAAD(associated);
          const sealed = sealing.update(plain);
          sealing.final();
          return Buffer.concat([Uint8Array.of(1), nonce, sealed, sealing.getAuthTag()]);
        }),
      ),
  };
};
