import { type ConversationId, ENTRY_KINDS } from '@anochat/contract';
import sodium from 'libsodium-wrappers-sumo';

import { decrypt, encrypt } from './aead';
import { DataKeyCache } from './data-key-cache';
import { DATA_KEY_BYTES, FORMAT, masterVersionOf, NONCE_BYTES, VERSION_BYTES } from './format';
import type { MasterKeyRing } from './master-key-ring';
import { pooledRandom, type RandomSource } from './random-source';
import { type BodyContext, type OpenItem, SealBroken, type SealItem, type Sealer } from './sealer';

const CACHED_KEYS = 4_096;

const BODY_DOMAIN = Buffer.from('anochat/1 body\0', 'latin1');
const DATA_KEY_DOMAIN = Buffer.from('anochat/1 data-key\0', 'latin1');

/** The sealer on libsodium in WebAssembly; sealer.ts describes the bytes. */
export class SodiumSealer implements Sealer {
  private readonly dataKeys = new DataKeyCache(CACHED_KEYS);

  private constructor(
    private readonly masterKeys: MasterKeyRing,
    private readonly random: RandomSource,
  ) {}

  /** @param random only known-answer tests give another source than the system's. */
  static async create(
    masterKeys: MasterKeyRing,
    random: RandomSource = pooledRandom(),
  ): Promise<SodiumSealer> {
    await sodium.ready;
    return new SodiumSealer(masterKeys, random);
  }

  newDataKey(conversationId: ConversationId, version: number): Uint8Array {
    const key = this.random(DATA_KEY_BYTES);
    const wrapped = this.wrap(conversationId, key, version);
    sodium.memzero(key);
    return wrapped;
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- what throws here is to reject
  async seal(items: readonly SealItem[]): Promise<Uint8Array[]> {
    return items.map(({ dataKey, context, plain }) => {
      const key = this.unwrap(context.conversationId, dataKey);
      const sealed = this.encrypt(plain, bodyContext(context), key);
      return Buffer.concat([Uint8Array.of(FORMAT), sealed]);
    });
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- what throws here is to reject
  async open(items: readonly OpenItem[]): Promise<Uint8Array[]> {
    return items.map(({ dataKey, context, sealed }) => {
      if (sealed[0] !== FORMAT) throw new SealBroken('a body of an unknown format');
      const key = this.unwrap(context.conversationId, dataKey);
      return decrypt(sealed.subarray(1), bodyContext(context), key);
    });
  }

  verifyKey(conversationId: ConversationId, dataKey: Uint8Array): void {
    this.unwrap(conversationId, dataKey);
  }

  rewrapKey(conversationId: ConversationId, dataKey: Uint8Array, version: number): Uint8Array {
    return this.wrap(conversationId, this.unwrap(conversationId, dataKey), version);
  }

  private wrap(conversationId: ConversationId, key: Uint8Array, version: number): Uint8Array {
    const head = Buffer.alloc(1 + VERSION_BYTES);
    head.writeUInt8(FORMAT, 0);
    head.writeUInt32BE(version, 1);
    const context = dataKeyContext(conversationId);
    return Buffer.concat([head, this.encrypt(key, context, this.masterKeys.find(version))]);
  }

  private unwrap(conversationId: ConversationId, wrapped: Uint8Array): Uint8Array {
    const bytes = Buffer.from(wrapped.buffer, wrapped.byteOffset, wrapped.byteLength);
    const name = conversationId + bytes.toString('latin1');
    const known = this.dataKeys.get(name);
    if (known !== undefined) return known;
    const version = masterVersionOf(bytes);
    if (version === 0) throw new SealBroken('a data key of an unknown format');
    const master = this.masterKeys.find(version);
    const context = dataKeyContext(conversationId);
    const key = decrypt(bytes.subarray(1 + VERSION_BYTES), context, master);
    this.dataKeys.set(name, key);
    return key;
  }

  private encrypt(plain: Uint8Array, context: Uint8Array, key: Uint8Array): Uint8Array {
    return encrypt(plain, context, key, this.random(NONCE_BYTES));
  }
}

const uuidBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

const bodyContext = ({ conversationId, deviceId, clientId, kind }: BodyContext): Uint8Array =>
  Buffer.concat([
    BODY_DOMAIN,
    uuidBytes(conversationId),
    uuidBytes(deviceId),
    uuidBytes(clientId),
    Uint8Array.of(ENTRY_KINDS.indexOf(kind)),
  ]);

const dataKeyContext = (conversationId: ConversationId): Uint8Array =>
  Buffer.concat([DATA_KEY_DOMAIN, uuidBytes(conversationId)]);
