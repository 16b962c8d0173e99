import { ENTRY_KINDS } from '@anochat/contract';

import { ID_BYTES, WRAPPED_KEY_BYTES } from './format';
import { type BodyContext, SealBroken } from './sealer';
import { putUuid } from './uuid-bytes';

/** What the addon needs to know of an item, whether it is to be sealed or opened. */
export interface PackedItem {
  readonly dataKey: Uint8Array;
  readonly context: BodyContext;
}

const COUNT_BYTES = 4;
const ID_CHARACTERS = 36;
const HEAD_BYTES = 6;
const KEY_BYTES = ID_BYTES + WRAPPED_KEY_BYTES;

/** Room that `packItems` needs at most. */
export const packedBytes = (items: number, bodies: number): number =>
  COUNT_BYTES + items * (2 * ID_CHARACTERS + HEAD_BYTES + KEY_BYTES) + bodies;

/**
 * Lays the items out as native/src/core/sealing/batch.h reads them: what the addon would have to
 * ask the engine for, object by object, costs more than sealing it.
 *
 * @returns how many bytes it took
 * @throws SealBroken on a data key of another length
 */
export const packItems = <T extends PackedItem>(
  items: readonly T[],
  bodyOf: (item: T) => Uint8Array,
  to: Buffer,
): number => {
  let at = COUNT_BYTES + items.length * 2 * ID_CHARACTERS;
  let ids = '';
  let before: PackedItem | undefined;
  for (const item of items) {
    const { dataKey, context } = item;
    const body = bodyOf(item);
    const isNewKey =
      before?.dataKey !== dataKey || before.context.conversationId !== context.conversationId;
    ids += context.deviceId + context.clientId;
    to[at] = isNewKey ? 1 : 0;
    to[at + 1] = ENTRY_KINDS.indexOf(context.kind);
    to[at + 2] = body.length;
    to[at + 3] = body.length >>> 8;
    to[at + 4] = body.length >>> 16;
    to[at + 5] = body.length >>> 24;
    at += HEAD_BYTES;
    if (isNewKey) {
      requireWrappedKey(dataKey);
      putUuid(context.conversationId, to, at);
      to.set(dataKey, at + ID_BYTES);
      at += KEY_BYTES;
    }
    to.set(body, at);
    at += body.length;
    before = item;
  }
  if (ids.length !== items.length * 2 * ID_CHARACTERS) throw new TypeError('an id is no uuid');
  to.writeUInt32LE(items.length, 0);
  to.write(ids, COUNT_BYTES, 'latin1');
  return at;
};

/** @throws SealBroken */
export const requireWrappedKey = (dataKey: Uint8Array): void => {
  if (dataKey.length !== WRAPPED_KEY_BYTES) {
    throw new SealBroken('a data key of an unknown format');
  }
};
