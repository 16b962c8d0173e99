import { concatBytes } from '../primitives/bytes';
import type { Primitives } from '../primitives/primitives';
import { openDraft, sealDraft } from '../backup/sealed-draft';
import { openRecord, type RecordPlace, sealRecord } from '../backup/sealed-record';
import { FormatError } from '../bytes/format-error';
import { deriveEpochKeys } from '../messages/epoch-keys';
import { loadProviders, type Provider, PROVIDERS } from '../testing/providers';
import {
  ALICE,
  BOB,
  CONVERSATION,
  flips,
  idOf,
  OTHER_CONVERSATION,
  seedOf,
} from '../testing/samples';
import { openSealed, sealTo, verifySealed } from './seal-to';
import { sealedContext } from './sealed-context';

const DEVICE = idOf('device', 1);
const BY = { user: ALICE, device: DEVICE, signSeed: seedOf(2) };
const SECRET = seedOf(4);
const PAYLOAD = Uint8Array.of(1, 2, 3);

let providers: Record<Provider, Primitives>;
beforeAll(async () => {
  providers = await loadProviders();
});

describe.each(PROVIDERS)('sealed bytes with %s', (name) => {
  let primitives: Primitives;
  let recipient: Uint8Array;
  let signKey: Uint8Array;
  beforeAll(() => {
    primitives = providers[name];
    recipient = primitives.x25519.publicKey(SECRET);
    signKey = primitives.ed25519.publicKey(BY.signSeed);
  });
  const context = sealedContext('draft', seedOf(8));
  const open = (bytes: Uint8Array, secret = SECRET, about = context, key = signKey) => {
    const opened = openSealed(primitives, secret, about, bytes);
    return opened && verifySealed(primitives, opened, key);
  };

  it('open for the recipient, in their context, as the sender’s word', () => {
    const bytes = sealTo(primitives, recipient, context, BY, PAYLOAD);
    expect(openSealed(primitives, SECRET, context, bytes)?.claim).toEqual({
      user: ALICE,
      device: DEVICE,
    });
    expect(open(bytes)).toEqual(PAYLOAD);
    expect(open(bytes, seedOf(5))).toBeNull();
    expect(open(bytes, SECRET, sealedContext('epoch-record', seedOf(8)))).toBeNull();
    expect(open(bytes, SECRET, sealedContext('draft', seedOf(9)))).toBeNull();
    expect(open(bytes, SECRET, context, primitives.ed25519.publicKey(seedOf(3)))).toBeNull();
  });

  it('do not open when any bit is turned, or when cut, longer or empty', () => {
    const bytes = sealTo(primitives, recipient, context, BY, PAYLOAD);
    const turned = flips(bytes).filter((_, at) => name === 'sodium' || at % 9 === 0);
    for (const changed of turned) expect(open(changed)).toBeNull();
    // X25519 ignores this bit (RFC 7748, section 5), the key schedule does not.
    expect(open(bytes.with(32, bytes[32]! ^ 0x80))).toBeNull();
    expect(open(bytes.slice(0, -1))).toBeNull();
    expect(open(concatBytes(bytes, Uint8Array.of(0)))).toBeNull();
    expect(open(new Uint8Array(0))).toBeNull();
    expect(open(bytes.slice(0, 20))).toBeNull();
  });

  it('cannot be passed on as sealed to somebody else', () => {
    const bytes = sealTo(primitives, recipient, context, BY, PAYLOAD);
    const { signature } = openSealed(primitives, SECRET, context, bytes)!;
    const other = seedOf(6);
    const stolen = sealTo(
      { ...primitives, ed25519: { ...primitives.ed25519, sign: () => signature } },
      primitives.x25519.publicKey(other),
      context,
      BY,
      PAYLOAD,
    );
    expect(openSealed(primitives, other, context, stolen)?.claim.device).toBe(DEVICE);
    expect(open(stolen, other)).toBeNull();
    const elsewhere = sealedContext('draft', seedOf(9));
    const moved = sealTo(
      { ...primitives, ed25519: { ...primitives.ed25519, sign: () => signature } },
      recipient,
      elsewhere,
      BY,
      PAYLOAD,
    );
    expect(open(moved, SECRET, elsewhere)).toBeNull();
  });

  it('are not made for a key that is none', () => {
    expect(() => sealTo(primitives, new Uint8Array(32), context, BY, PAYLOAD)).toThrow(FormatError);
  });

  describe('as the record of an epoch', () => {
    const record = {
      suite: 3,
      conversation: CONVERSATION,
      generation: 0,
      epoch: 4,
      firstSeq: 17,
      secret: seedOf(1),
      confirmedTranscriptHash: seedOf(3),
      roster: [
        { device: DEVICE, user: ALICE },
        { device: idOf('device', 2), user: BOB },
      ],
    };
    const place: RecordPlace = {
      purpose: 'epoch-record',
      reader: ALICE,
      conversation: CONVERSATION,
      generation: 0,
      epoch: 4,
    };
    const keyOf = (user: string, device: string) =>
      user === ALICE && device === DEVICE ? signKey : null;
    const seal = (changed: Partial<typeof record> = {}) =>
      sealRecord(primitives, recipient, place, BY, { ...record, ...changed });
    const problem = (
      bytes: Uint8Array,
      at: RecordPlace = place,
      signKeyOf: typeof keyOf = keyOf,
      tag: Uint8Array | null = null,
    ) => {
      const opened = openRecord(primitives, SECRET, at, bytes, signKeyOf, tag);
      return 'problem' in opened ? opened.problem : 'none';
    };

    it('give the record back to whoever knows its place', () => {
      const { tag } = deriveEpochKeys(primitives, record.secret);
      const opened = openRecord(primitives, SECRET, place, seal(), keyOf, tag);
      expect(opened).toEqual({ record, by: { user: ALICE, device: DEVICE } });
    });

    it('are refused from an untrusted device, with a forged signature or another tag', () => {
      expect(problem(seal(), place, () => null)).toBe('untrusted-device');
      const foreign = primitives.ed25519.publicKey(seedOf(9));
      expect(problem(seal(), place, () => foreign)).toBe('bad-signature');
      expect(problem(seal(), place, keyOf, seedOf(9).slice(0, 16))).toBe('wrong-tag');
    });

    it('are refused at any other place', () => {
      expect(problem(seal({ epoch: 5 }))).toBe('unopened');
      expect(problem(seal(), { ...place, purpose: 'shared-history' })).toBe('unopened');
      expect(problem(seal(), { ...place, reader: BOB })).toBe('unopened');
      expect(problem(seal(), { ...place, conversation: OTHER_CONVERSATION })).toBe('unopened');
      expect(problem(seal(), { ...place, generation: 1 })).toBe('unopened');
    });

    it('are refused when the context and what is in it do not agree', () => {
      // Signed by a trusted device all the same: a faulty or stolen one.
      const bytes = (payload: Uint8Array) =>
        sealTo(primitives, recipient, contextOf(place), BY, payload);
      const inside = openSealed(
        primitives,
        SECRET,
        contextOf({ ...place, epoch: 5 }),
        seal({ epoch: 5 }),
      );
      expect(problem(bytes(inside!.payload))).toBe('misplaced');
      expect(problem(bytes(inside!.payload.slice(0, -1)))).toBe('malformed');
      expect(problem(bytes(concatBytes(inside!.payload, Uint8Array.of(0))))).toBe('malformed');
      expect(problem(bytes(inside!.payload.with(0, 9)))).toBe('malformed');
    });

    function contextOf(at: RecordPlace): Uint8Array {
      const numbers = new Uint8Array(12);
      new DataView(numbers.buffer).setUint32(0, at.generation);
      new DataView(numbers.buffer).setBigUint64(4, BigInt(at.epoch));
      const ids = [at.reader, at.conversation].map(
        (id) => new Uint8Array(Buffer.from(id.replaceAll('-', ''), 'hex')),
      );
      return sealedContext(at.purpose, ...ids, numbers);
    }
  });

  it('as a draft come back to the own devices, in the same conversation alone', () => {
    const draft = { savedAt: 1_800_000_000_000, content: PAYLOAD };
    const bytes = sealDraft(primitives, recipient, CONVERSATION, BY, draft);
    const open = (user: string, conversation: string, key: Uint8Array | null) =>
      openDraft(primitives, SECRET, user, conversation, bytes, () => key);
    expect(open(ALICE, CONVERSATION, signKey)).toEqual(draft);
    expect(open(ALICE, OTHER_CONVERSATION, signKey)).toBeNull();
    expect(open(BOB, CONVERSATION, signKey)).toBeNull();
    expect(open(ALICE, CONVERSATION, null)).toBeNull();
    expect(open(ALICE, CONVERSATION, recipient)).toBeNull();
  });
});
