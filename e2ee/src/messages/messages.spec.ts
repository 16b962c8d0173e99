import fc from 'fast-check';

import { concatBytes } from '../primitives/bytes';
import type { Primitives } from '../primitives/primitives';
import { withFixedRandom } from '../testing/fixed-random';
import { loadProviders, type Provider, PROVIDERS } from '../testing/providers';
import {
  ALICE,
  BOB,
  CONVERSATION,
  flips,
  hex,
  idOf,
  OTHER_CONVERSATION,
  seedOf,
} from '../testing/samples';
import { deriveEpochKeys, deriveSenderKeys, type EpochKeys } from './epoch-keys';
import { headerBytes, type MessageHeader } from './message-header';
import { innerBytes, type MessageInner } from './message-inner';
import { plaintextBytes } from './message-plaintext';
import { isReportTrue, messageReport, readReport } from './message-report';
import { signedMessageBytes } from './message-signature';
import {
  type IncomingMessage,
  type KnownEpoch,
  type OpenedMessage,
  openMessage,
  type SeenMessages,
} from './open-message';
import { sealMessage } from './seal-message';
import type { Undecryptable } from './undecryptable';

const HEADER: MessageHeader = {
  suite: 3,
  conversation: CONVERSATION,
  generation: 0,
  epoch: 5,
  device: idOf('device', 1),
  clientId: idOf('client', 1),
  quiet: false,
  blobs: [idOf('blob', 2), idOf('blob', 1)],
};
const INNER: MessageInner = {
  counter: 9,
  seenSeq: 41,
  seenChain: seedOf(6),
  chain: { n: 3, hash: seedOf(7).slice(0, 16) },
  sentAt: 1_800_000_000_000,
  content: Uint8Array.from({ length: 44 }, (_, at) => at),
};
const NOTHING_SEEN: SeenMessages = { hasId: () => false, hasCounter: () => false };

let providers: Record<Provider, Primitives>;
beforeAll(async () => {
  providers = await loadProviders();
});

describe.each(PROVIDERS)('a message with %s', (name) => {
  let primitives: Primitives;
  let keys: EpochKeys;
  let epoch: KnownEpoch & { readonly state: 'known' };
  let body: Uint8Array;
  let incoming: IncomingMessage;
  beforeAll(() => {
    primitives = providers[name];
    keys = deriveEpochKeys(primitives, seedOf(1));
    const roster = [
      { user: ALICE, device: idOf('device', 1), signKey: primitives.ed25519.publicKey(seedOf(2)) },
      { user: BOB, device: idOf('device', 2), signKey: primitives.ed25519.publicKey(seedOf(3)) },
    ];
    epoch = { state: 'known', keys, roster };
    body = sealMessage(primitives, keys, seedOf(2), { header: HEADER, inner: INNER });
    incoming = { header: HEADER, sender: ALICE, body, place: { generation: 0, epoch: 5 } };
  });

  function reasonOf(
    changed: Partial<IncomingMessage>,
    known: KnownEpoch = epoch,
    seen: SeenMessages = NOTHING_SEEN,
  ): Undecryptable | 'opened' {
    const outcome = openMessage(primitives, known, { ...incoming, ...changed }, seen);
    return outcome.state === 'opened' ? 'opened' : outcome.reason;
  }

  function opened(): OpenedMessage {
    const outcome = openMessage(primitives, epoch, incoming, NOTHING_SEEN);
    if (outcome.state !== 'opened') throw new Error(outcome.reason);
    return outcome;
  }

  /** A body of which the plaintext is given, sealed with the true keys of a device. */
  function bodyOf(plaintext: Uint8Array, header: MessageHeader = HEADER): Uint8Array {
    const nonce = new Uint8Array(24);
    const { key } = deriveSenderKeys(primitives, keys, header.device);
    const about = concatBytes(headerBytes(primitives, header), keys.bind);
    const sealed = primitives.xchacha20poly1305.seal(key, nonce, about, plaintext);
    return concatBytes(Uint8Array.of(1), keys.tag, nonce, sealed);
  }

  /** What the sender signs in a message of this header and inner part. */
  function plaintextOf(inner: Uint8Array, seed: Uint8Array, header = HEADER): Uint8Array {
    const signed = signedMessageBytes(
      primitives,
      keys.bind,
      headerBytes(primitives, header),
      inner,
    );
    const label = Buffer.from('AnoChat message v1\0');
    return plaintextBytes(primitives.ed25519.sign(seed, concatBytes(label, signed)), inner);
  }

  it('opens to what was sealed, with the blobs in any order, in 313 bytes', () => {
    expect(body).toHaveLength(313);
    expect(headerBytes(primitives, HEADER)).toHaveLength(96);
    const { inner, sender } = opened();
    expect(inner).toEqual(INNER);
    expect(sender.user).toBe(ALICE);
    expect(reasonOf({ header: { ...HEADER, blobs: [...HEADER.blobs].reverse() } })).toBe('opened');
  });

  it('is not opened when any field of the header is another', () => {
    const other: { readonly [F in keyof MessageHeader]: MessageHeader[F] } = {
      suite: 4,
      conversation: OTHER_CONVERSATION,
      generation: 1,
      epoch: 6,
      device: idOf('device', 2),
      clientId: idOf('client', 2),
      quiet: true,
      blobs: [idOf('blob', 1)],
    };
    for (const field of Object.keys(other) as (keyof MessageHeader)[]) {
      const header = { ...HEADER, [field]: other[field] };
      const sender = field === 'device' ? BOB : ALICE;
      const place = { generation: header.generation, epoch: header.epoch };
      expect([field, reasonOf({ header, sender, place })]).toEqual([field, 'corrupt']);
    }
  });

  it('is not opened when any bit of the body is turned, or when it is cut or longer', () => {
    const turned = flips(body).filter((_, at) => name === 'sodium' || at % 9 === 0);
    for (const changed of turned) expect(reasonOf({ body: changed })).not.toBe('opened');
    expect(reasonOf({ body: body.with(0, 2) })).toBe('unknown-version');
    expect(reasonOf({ body: body.with(5, body[5]! ^ 1) })).toBe('epoch-differs');
    expect(reasonOf({ body: body.with(200, body[200]! ^ 1) })).toBe('corrupt');
    expect(reasonOf({ body: new Uint8Array(0) })).toBe('corrupt');
    expect(reasonOf({ body: body.slice(0, 20) })).toBe('corrupt');
    expect(reasonOf({ body: body.slice(0, -1) })).toBe('corrupt');
    expect(reasonOf({ body: concatBytes(body, Uint8Array.of(0)) })).toBe('corrupt');
  });

  it('is not opened with the keys of another group that has the same ids', () => {
    const others = deriveEpochKeys(primitives, seedOf(90));
    expect(reasonOf({}, { ...epoch, keys: others })).toBe('epoch-differs');
    // Even if a group claims the same tag.
    expect(reasonOf({}, { ...epoch, keys: { ...others, tag: keys.tag } })).toBe('corrupt');
    expect(reasonOf({}, { ...epoch, keys: { ...keys, bind: others.bind } })).toBe('corrupt');
  });

  it('cannot be sealed again by a member as another member', () => {
    const inner = innerBytes(INNER);
    expect(reasonOf({ body: bodyOf(plaintextOf(inner, seedOf(2))) })).toBe('opened');
    expect(reasonOf({ body: bodyOf(plaintextOf(inner, seedOf(3))) })).toBe('bad-signature');
    // Bob takes Alice's signed message and sends it as his own, or under another id.
    const stolen = plaintextOf(inner, seedOf(2));
    const asBob = { ...HEADER, device: idOf('device', 2) };
    expect(reasonOf({ header: asBob, sender: BOB, body: bodyOf(stolen, asBob) })).toBe(
      'bad-signature',
    );
    const again = { ...HEADER, clientId: idOf('client', 2) };
    expect(reasonOf({ header: again, body: bodyOf(stolen, again) })).toBe('bad-signature');
  });

  it('is not opened with padding that is not zero, too short or too long', () => {
    const plain = plaintextOf(innerBytes(INNER), seedOf(2));
    expect(plain).toHaveLength(256);
    expect(reasonOf({ body: bodyOf(plain.with(255, 1)) })).toBe('corrupt');
    expect(reasonOf({ body: bodyOf(plain.slice(0, 188)) })).toBe('corrupt');
    expect(reasonOf({ body: bodyOf(concatBytes(plain, new Uint8Array(16))) })).toBe('corrupt');
    expect(reasonOf({ body: bodyOf(plain.with(64, 255)) })).toBe('corrupt');
  });

  it('is not opened from a device outside of the roster, or in another user’s name', () => {
    expect(reasonOf({}, { ...epoch, roster: epoch.roster.slice(1) })).toBe('not-a-member');
    expect(reasonOf({ sender: BOB })).toBe('not-a-member');
  });

  it('is not opened at a place of another epoch or generation', () => {
    expect(reasonOf({ place: { generation: 0, epoch: 6 } })).toBe('misplaced');
    expect(reasonOf({ place: { generation: 1, epoch: 5 } })).toBe('misplaced');
  });

  it('is not opened twice, by id or by counter', () => {
    const hasId = (device: string, id: string) =>
      device === HEADER.device && id === HEADER.clientId;
    expect(reasonOf({}, epoch, { ...NOTHING_SEEN, hasId })).toBe('duplicate');
    const hasCounter = (device: string, counter: number) =>
      device === HEADER.device && counter === 9;
    expect(reasonOf({}, epoch, { ...NOTHING_SEEN, hasCounter })).toBe('duplicate');
  });

  it('says why it cannot be opened while its epoch is not known', () => {
    expect(reasonOf({}, { state: 'not-yet-member' })).toBe('not-yet-member');
    expect(reasonOf({}, { state: 'epoch-missing' })).toBe('epoch-missing');
  });

  it('can be reported, and the report fails when any of it is changed', () => {
    const report = messageReport(opened().evidence);
    const signKey = epoch.roster[0]!.signKey;
    const read = readReport(report);
    expect(read.inner).toEqual(INNER);
    expect(read.header).toMatchObject({ device: HEADER.device, clientId: HEADER.clientId });
    expect(isReportTrue(primitives, read, signKey)).toBe(true);
    expect(isReportTrue(primitives, read, epoch.roster[1]!.signKey)).toBe(false);
    const isTrue = (bytes: Uint8Array): boolean => {
      try {
        return isReportTrue(primitives, readReport(bytes), signKey);
      } catch (error) {
        expect((error as Error).name).toBe('FormatError');
        return false;
      }
    };
    const turned = flips(report).filter((_, at) => name === 'sodium' || at % 9 === 0);
    for (const changed of turned) expect(isTrue(changed)).toBe(false);
  });

  it('never throws, whatever the body', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(reasonOf({ body: bytes })).not.toBe('opened');
        expect(reasonOf({ body: concatBytes(Uint8Array.of(1), keys.tag, bytes) })).toBe('corrupt');
        expect(reasonOf({ body: bodyOf(bytes) })).toBe('corrupt');
      }),
      { numRuns: name === 'sodium' ? 200 : 40 },
    );
  });

  it('has another nonce for another text even where randomness fails', () => {
    const stuck = { ...primitives, randomBytes: (length: number) => new Uint8Array(length) };
    const seal = (inner: MessageInner) =>
      hex(sealMessage(stuck, keys, seedOf(2), { header: HEADER, inner }).slice(17, 41));
    expect(seal(INNER)).toBe(seal(INNER));
    expect(seal({ ...INNER, content: INNER.content.with(0, 9) })).not.toBe(seal(INNER));
  });

  it('has another nonce each time', () => {
    const again = sealMessage(primitives, keys, seedOf(2), { header: HEADER, inner: INNER });
    expect(again.slice(17, 41)).not.toEqual(body.slice(17, 41));
  });
});

it('both implementations seal the same bytes, and each opens what the other sealed', () => {
  const content = fc.uint8Array({ maxLength: 1_500 });
  fc.assert(
    fc.property(content, fc.boolean(), fc.nat(2 ** 30), (bytes, quiet, counter) => {
      const [one, other] = PROVIDERS.map((name) => {
        const primitives = withFixedRandom(providers[name]);
        const keys = deriveEpochKeys(primitives, seedOf(1));
        const header = { ...HEADER, quiet };
        const inner = { ...INNER, content: bytes, counter };
        return sealMessage(primitives, keys, seedOf(2), { header, inner });
      });
      expect(one).toEqual(other);
    }),
    { numRuns: 30 },
  );
});
