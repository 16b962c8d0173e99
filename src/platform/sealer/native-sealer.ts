import type { ConversationId } from '@anochat/contract';

import { FAULTS, type NativeAddon, type NativeSealerHandle } from '../native';
import {
  BODY_OVERHEAD,
  DATA_KEY_BYTES,
  FORMAT,
  masterVersionOf,
  NONCE_BYTES,
  WRAPPED_KEY_BYTES,
} from './format';
import type { MasterKeyRing } from './master-key-ring';
import type { MasterKeys } from './master-keys';
import { packedBytes, packItems, type PackedItem, requireWrappedKey } from './pack-items';
import type { RandomSource } from './random-source';
import { type OpenItem, SealBroken, type SealItem, type Sealer } from './sealer';
import { uuidBytes } from './uuid-bytes';

/** An item costs as much as so many bytes before its first byte. */
const ITEM_COST = 512;
/** Beyond this much work, about 100 us of it, the addon's threads do it. */
const MOST_AT_ONCE = 128 * 1024;
/** The place of an item and its fault share a number. */
const PLACE = 8;

/** The sealer in C++; sealer.ts describes the bytes. */
export class NativeSealer implements Sealer {
  private readonly handle: NativeSealerHandle;
  private given: MasterKeys;
  /** Small batches are packed here, one after the other. */
  private readonly bench = Buffer.allocUnsafeSlow(
    packedBytes(MOST_AT_ONCE / ITEM_COST, MOST_AT_ONCE),
  );

  /** @param random only known-answer tests give another source than the system's. */
  constructor(
    addon: NativeAddon,
    private readonly masterKeys: MasterKeyRing,
    private readonly random?: RandomSource,
  ) {
    this.given = masterKeys.keys;
    this.handle = new addon.Sealer([...this.given]);
  }

  newDataKey(conversationId: ConversationId): Uint8Array {
    this.masterKeys.newest();
    this.passKeysOn();
    const wrapped = Buffer.alloc(WRAPPED_KEY_BYTES);
    const conversation = uuidBytes(conversationId);
    if (this.random === undefined) this.handle.newDataKey(conversation, wrapped);
    else this.handle.newDataKey(conversation, wrapped, this.draw([DATA_KEY_BYTES, NONCE_BYTES]));
    return wrapped;
  }

  async seal(items: readonly SealItem[]): Promise<Uint8Array[]> {
    const sizes = items.map(({ plain }) => plain.length + BODY_OVERHEAD);
    return this.run(items, sizes, plainOf, (packed, out, isSmall) => {
      if (this.random !== undefined) {
        return this.handle.seal(packed, out, this.draw(items.map(() => NONCE_BYTES)));
      }
      return isSmall ? this.handle.seal(packed, out) : this.handle.sealBeside(packed, out);
    });
  }

  async open(items: readonly OpenItem[]): Promise<Uint8Array[]> {
    const sizes = items.map(({ sealed }) => {
      if (sealed[0] !== FORMAT) throw new SealBroken(EXPLANATIONS[FAULTS.bodyFormat]);
      if (sealed.length < BODY_OVERHEAD) throw new SealBroken('sealed bytes are cut short');
      return sealed.length - BODY_OVERHEAD;
    });
    return this.run(items, sizes, sealedOf, (packed, out, isSmall) =>
      isSmall ? this.handle.open(packed, out) : this.handle.openBeside(packed, out),
    );
  }

  verifyKey(conversationId: ConversationId, dataKey: Uint8Array): void {
    requireWrappedKey(dataKey);
    const conversation = uuidBytes(conversationId);
    this.onKey(dataKey, () => this.handle.verifyKey(conversation, dataKey));
  }

  rewrapKey(conversationId: ConversationId, dataKey: Uint8Array): Uint8Array {
    requireWrappedKey(dataKey);
    this.masterKeys.newest();
    this.passKeysOn();
    const wrapped = Buffer.alloc(WRAPPED_KEY_BYTES);
    const conversation = uuidBytes(conversationId);
    this.onKey(dataKey, () => this.handle.rewrapKey(conversation, dataKey, wrapped));
    return wrapped;
  }

  /** Overwrites the keys in memory. */
  close(): void {
    this.handle.forgetKeys();
  }

  /** @returns the parts of one buffer, in the sizes given */
  private async run<T extends PackedItem>(
    items: readonly T[],
    sizes: readonly number[],
    bodyOf: (item: T) => Uint8Array,
    work: (packed: Uint8Array, out: Uint8Array, isSmall: boolean) => number | Promise<number>,
  ): Promise<Uint8Array[]> {
    if (items.length === 0) return [];
    let bodies = 0;
    for (const item of items) bodies += bodyOf(item).length;
    let outBytes = 0;
    for (const size of sizes) outBytes += size;
    const isSmall = bodies + items.length * ITEM_COST <= MOST_AT_ONCE;
    const room = isSmall ? this.bench : Buffer.allocUnsafeSlow(packedBytes(items.length, bodies));
    const packed = room.subarray(0, packItems(items, bodyOf, room));
    const out = Buffer.allocUnsafeSlow(outBytes);
    let outcome: number;
    do {
      const working = work(packed, out, isSmall);
      // A small batch must not wait: the next one is packed in the same place.
      outcome = typeof working === 'number' ? working : await working;
    } while (outcome % PLACE === FAULTS.noMasterKey && this.learnKeyOf(items, outcome));
    if (outcome !== FAULTS.none) throw brokenBy(outcome);
    let at = 0;
    return sizes.map((size) => out.subarray(at, (at += size)));
  }

  private onKey(dataKey: Uint8Array, work: () => number): void {
    let outcome = work();
    if (outcome === FAULTS.noMasterKey) {
      this.learn(masterVersionOf(dataKey));
      outcome = work();
    }
    if (outcome !== FAULTS.none) throw brokenBy(outcome);
  }

  private learnKeyOf(items: readonly PackedItem[], outcome: number): boolean {
    const item = items[Math.floor(outcome / PLACE)];
    if (item === undefined) return false;
    this.learn(masterVersionOf(item.dataKey));
    return true;
  }

  /** @throws SealBroken when there is no such master key */
  private learn(version: number): void {
    this.masterKeys.find(version);
    this.passKeysOn();
  }

  private passKeysOn(): void {
    if (this.given === this.masterKeys.keys) return;
    this.given = this.masterKeys.keys;
    this.handle.replaceMasterKeys([...this.given]);
  }

  private draw(sizes: readonly number[]): Uint8Array {
    const { random } = this;
    return Buffer.concat(random === undefined ? [] : sizes.map((bytes) => random(bytes)));
  }
}

const plainOf = ({ plain }: SealItem): Uint8Array => plain;
const sealedOf = ({ sealed }: OpenItem): Uint8Array => sealed;

const EXPLANATIONS: Readonly<Record<number, string>> = {
  [FAULTS.bodyFormat]: 'a body of an unknown format',
  [FAULTS.keyFormat]: 'a data key of an unknown format',
  [FAULTS.noMasterKey]: 'there is no such master key',
  [FAULTS.doesNotOpen]: 'sealed bytes do not open',
};

const brokenBy = (outcome: number): SealBroken =>
  new SealBroken(EXPLANATIONS[outcome % PLACE] ?? `fault ${outcome % PLACE} of the addon`);
