import type { ConversationId } from '@anochat/contract';

import { FAULTS, type NativeAddon, type NativeSealerHandle } from '../native';
import { BODY_OVERHEAD, FORMAT, masterVersionOf, WRAPPED_KEY_BYTES } from './format';
import type { MasterKeyRing } from './master-key-ring';
import type { MasterKeys } from './master-keys';
import { packedBytes, packItems, type PackedItem, requireWrappedKey } from './pack-items';
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

  constructor(
    addon: NativeAddon,
    private readonly masterKeys: MasterKeyRing,
  ) {
    this.given = masterKeys.keys;
    this.handle = new addon.Sealer([...this.given]);
  }

  newDataKey(conversationId: ConversationId, version: number): Uint8Array {
    this.learn(version);
    const wrapped = Buffer.alloc(WRAPPED_KEY_BYTES);
    requireNoFault(this.handle.newDataKey(uuidBytes(conversationId), version, wrapped));
    return wrapped;
  }

  async seal(items: readonly SealItem[]): Promise<Uint8Array[]> {
    const sizes = items.map(({ plain }) => plain.length + BODY_OVERHEAD);
    return this.run(items, sizes, plainOf, (packed, out, isSmall) =>
      isSmall ? this.handle.seal(packed, out) : this.handle.sealBeside(packed, out),
    );
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

  rewrapKey(conversationId: ConversationId, dataKey: Uint8Array, version: number): Uint8Array {
    requireWrappedKey(dataKey);
    this.learn(version);
    const wrapped = Buffer.alloc(WRAPPED_KEY_BYTES);
    const conversation = uuidBytes(conversationId);
    this.onKey(dataKey, () => this.handle.rewrapKey(conversation, dataKey, version, wrapped));
    return wrapped;
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
    const first = work(packed, out, isSmall);
    // A small batch must not wait: the next one is packed in the same place.
    let outcome = typeof first === 'number' ? first : await first;
    const lacking = items[Math.floor(outcome / PLACE)];
    if (outcome % PLACE === FAULTS.noMasterKey && lacking !== undefined) {
      this.learn(masterVersionOf(lacking.dataKey));
      const second = work(packed, out, isSmall);
      outcome = typeof second === 'number' ? second : await second;
    }
    requireNoFault(outcome);
    let at = 0;
    return sizes.map((size) => out.subarray(at, (at += size)));
  }

  private onKey(dataKey: Uint8Array, work: () => number): void {
    let outcome = work();
    if (outcome === FAULTS.noMasterKey) {
      this.learn(masterVersionOf(dataKey));
      outcome = work();
    }
    requireNoFault(outcome);
  }

  /** @throws SealBroken when there is no such master key */
  private learn(version: number): void {
    this.masterKeys.find(version);
    const { keys } = this.masterKeys;
    if (this.given === keys) return;
    this.handle.replaceMasterKeys([...keys]);
    this.given = keys;
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

const requireNoFault = (outcome: number): void => {
  const fault = outcome % PLACE;
  if (fault === FAULTS.none) return;
  throw new SealBroken(EXPLANATIONS[fault] ?? `fault ${fault} of the addon`);
};
