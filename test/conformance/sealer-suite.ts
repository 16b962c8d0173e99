import type { EntryKind } from '@anochat/contract';

import {
  type BodyContext,
  type MasterKeys,
  SealBroken,
  type Sealer,
} from '../../src/platform/sealer';
import { VECTORS } from './sealer-vectors';

export type MakeSealer = (masterKeys: MasterKeys) => Promise<Sealer>;

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const toHex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex');

const CONVERSATION = '01890a5d-ac96-774b-bcce-b302099a8057';
const CONTEXT: BodyContext = {
  conversationId: CONVERSATION,
  deviceId: '01890a5d-ac96-774b-bcce-b302099a8058',
  clientId: '01890a5d-ac96-774b-bcce-b302099a8059',
  kind: 'message',
};
const KNOWN_KEYS: MasterKeys = new Map(
  VECTORS.masterKeys.map(({ version, key }) => [version, hex(key)]),
);
const KEYS: MasterKeys = new Map([[1, Buffer.alloc(32, 1)]]);

/** What every implementation of the sealer has to do, down to the bytes. */
export const describeSealer = (name: string, make: MakeSealer): void => {
  describe(`the sealer ${name}`, () => {
    const plain = Buffer.from('what was said');

    it('opens what it has sealed, in the order given', async () => {
      const sealer = await make(KEYS);
      const dataKey = sealer.newDataKey(CONVERSATION, 1);
      const plains = ['', 'a', 'b'.repeat(70_000), 'äöü'].map((text) => Buffer.from(text));
      const contexts = (['message', 'redaction', 'commit', 'message'] as EntryKind[]).map(
        (kind) => ({ ...CONTEXT, kind }),
      );
      const sealed = await sealer.seal(
        plains.map((text, i) => ({ dataKey, context: contexts[i] ?? CONTEXT, plain: text })),
      );
      const opened = await sealer.open(
        sealed.map((bytes, i) => ({ dataKey, context: contexts[i] ?? CONTEXT, sealed: bytes })),
      );
      expect(opened.map(toHex)).toEqual(plains.map(toHex));
      expect(sealed.map(({ length }) => length)).toEqual(plains.map((p) => p.length + 1 + 24 + 16));
    });

    it('never seals twice alike', async () => {
      const sealer = await make(KEYS);
      const dataKey = sealer.newDataKey(CONVERSATION, 1);
      const [one, other] = await sealer.seal([
        { dataKey, context: CONTEXT, plain },
        { dataKey, context: CONTEXT, plain },
      ]);
      expect(toHex(one)).not.toBe(toHex(other));
      expect(toHex(sealer.newDataKey(CONVERSATION, 1))).not.toBe(toHex(dataKey));
    });

    it('finds every altered byte', async () => {
      const sealer = await make(KEYS);
      const dataKey = sealer.newDataKey(CONVERSATION, 1);
      const [sealed = Buffer.alloc(0)] = await sealer.seal([{ dataKey, context: CONTEXT, plain }]);
      for (let i = 0; i < sealed.length; i += 1) {
        const altered = Buffer.from(sealed);
        altered.writeUInt8(altered.readUInt8(i) ^ 0x40, i);
        await expect(sealer.open([{ dataKey, context: CONTEXT, sealed: altered }])).rejects.toThrow(
          SealBroken,
        );
      }
      for (const length of [0, 1, 24, 40, sealed.length - 1]) {
        await expect(
          sealer.open([{ dataKey, context: CONTEXT, sealed: sealed.subarray(0, length) }]),
        ).rejects.toThrow(SealBroken);
      }
    });

    it.each([
      ['conversation', { conversationId: '01890a5d-ac96-774b-bcce-b302099a8050' }],
      ['device', { deviceId: '01890a5d-ac96-774b-bcce-b302099a8050' }],
      ['client id', { clientId: '01890a5d-ac96-774b-bcce-b302099a8050' }],
      ['kind', { kind: 'commit' as const }],
    ])('does not open a body in the place of another %s', async (_what, other) => {
      const sealer = await make(KEYS);
      const dataKey = sealer.newDataKey(CONVERSATION, 1);
      const [sealed = Buffer.alloc(0)] = await sealer.seal([{ dataKey, context: CONTEXT, plain }]);
      await expect(
        sealer.open([{ dataKey, context: { ...CONTEXT, ...other }, sealed }]),
      ).rejects.toThrow(SealBroken);
    });

    it('does not open under another master key, or one that it does not have', async () => {
      const dataKey = (await make(KEYS)).newDataKey(CONVERSATION, 1);
      const other = await make(new Map([[1, Buffer.alloc(32, 2)]]));
      const later = await make(new Map([[2, Buffer.alloc(32, 1)]]));
      expect(() => other.verifyKey(CONVERSATION, dataKey)).toThrow(SealBroken);
      expect(() => later.verifyKey(CONVERSATION, dataKey)).toThrow(SealBroken);
      expect(() => other.verifyKey(CONVERSATION, Buffer.alloc(3))).toThrow(SealBroken);
    });

    it('wraps under the master key asked for, and opens what others wrapped', async () => {
      const old = (await make(KEYS)).newDataKey(CONVERSATION, 1);
      const both = await make(new Map([...KEYS, [7, Buffer.alloc(32, 7)]]));
      both.verifyKey(CONVERSATION, old);
      for (const version of [1, 7]) {
        const made = Buffer.from(both.newDataKey(CONVERSATION, version));
        expect(made.readUInt32BE(1)).toBe(version);
        expect(made.length).toBe(1 + 4 + 24 + 32 + 16);
        expect(Buffer.from(both.rewrapKey(CONVERSATION, old, version)).readUInt32BE(1)).toBe(
          version,
        );
      }
      expect(() => both.newDataKey(CONVERSATION, 2)).toThrow(SealBroken);
      expect(() => both.rewrapKey(CONVERSATION, old, 2)).toThrow(SealBroken);
    });

    it('takes up a master key that came later, and gives up where there is none', async () => {
      const keys = new Map(KEYS);
      const later: MasterKeys = new Map([
        [2, Buffer.alloc(32, 2)],
        [3, Buffer.alloc(32, 3)],
      ]);
      const sealer = await make(keys);
      const writer = await make(later);
      const items = [...later.keys()].map((version) => ({
        dataKey: writer.newDataKey(CONVERSATION, version),
        context: CONTEXT,
        plain,
      }));
      const sealed = await writer.seal(items);
      const toOpen = items.map(({ dataKey, context }, i) => ({
        dataKey,
        context,
        sealed: sealed[i] ?? Buffer.alloc(0),
      }));
      await expect(sealer.open(toOpen)).rejects.toThrow(SealBroken);
      for (const [version, key] of later) keys.set(version, key);
      // It looks for the same one once a second.
      await new Promise((resolve) => setTimeout(resolve, 1_050));
      expect((await sealer.open(toOpen)).map(toHex)).toEqual(items.map(() => toHex(plain)));
    });

    it('goes on after more data keys than it keeps', async () => {
      const sealer = await make(KEYS);
      const ids = Array.from(
        { length: 5_000 },
        (_, i) => `01890a5d-ac96-774b-bcce-${i.toString(16).padStart(12, '0')}`,
      );
      const keys = ids.map((id) => sealer.newDataKey(id, 1));
      const items = ids.map((conversationId, i) => ({
        dataKey: keys[i] ?? Buffer.alloc(0),
        context: { ...CONTEXT, conversationId },
        plain,
      }));
      const sealed = await sealer.seal(items);
      const opened = await sealer.open(
        items.map((item, i) => ({ ...item, sealed: sealed[i] ?? Buffer.alloc(0) })),
      );
      expect(opened.every((bytes) => toHex(bytes) === toHex(plain))).toBe(true);
    });

    it('opens the known answers', async () => {
      const sealer = await make(KNOWN_KEYS);
      for (const { conversationId, wrapped } of VECTORS.dataKeys) {
        sealer.verifyKey(conversationId, hex(wrapped));
      }
      const opened = await sealer.open(
        VECTORS.bodies.map(({ dataKey, context, sealed }) => ({
          dataKey: hex(dataKey),
          context,
          sealed: hex(sealed),
        })),
      );
      expect(opened.map(toHex)).toEqual(VECTORS.bodies.map(({ plain: said }) => said));
    });
  });
};

/** Two implementations on the same data: after an update, or where the addon could not be built. */
export const describeSealerPair = (
  from: string,
  makeFrom: MakeSealer,
  to: string,
  makeTo: MakeSealer,
): void => {
  it(`what the sealer ${from} made, the one ${to} opens`, async () => {
    const one = await makeFrom(KEYS);
    const dataKey = one.newDataKey(CONVERSATION, 1);
    const items = ['', 'a', 'b'.repeat(5_000), 'c'.repeat(500_000)].map((text) => ({
      dataKey,
      context: CONTEXT,
      plain: Buffer.from(text),
    }));
    const sealed = await one.seal(items);
    const other = await makeTo(KEYS);
    const opened = await other.open(
      items.map((item, i) => ({ ...item, sealed: sealed[i] ?? Buffer.alloc(0) })),
    );
    expect(opened.map(toHex)).toEqual(items.map(({ plain }) => toHex(plain)));
    const rewrapped = (await makeTo(new Map([...KEYS, [2, Buffer.alloc(32, 2)]]))).rewrapKey(
      CONVERSATION,
      dataKey,
      2,
    );
    const later = await makeFrom(new Map([[2, Buffer.alloc(32, 2)]]));
    const [last] = await later.open([
      { dataKey: rewrapped, context: CONTEXT, sealed: sealed[1] ?? Buffer.alloc(0) },
    ]);
    expect(toHex(last)).toBe(toHex(Buffer.from('a')));
  });
};
