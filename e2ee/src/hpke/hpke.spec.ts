import { randomBytes } from 'node:crypto';
import { asciiBytes } from '../primitives/bytes';
import { createNoblePrimitives } from '../primitives/noble';
import type { Primitives } from '../primitives/primitives';
import { loadSodium } from '../primitives/sodium';
import { hkdfExpand, hkdfExtract } from './hkdf';
import { hpkeOpen, hpkeReceiveExport, hpkeSeal, hpkeSendExport } from './hpke';
import { deriveHpkeKeyPair } from './kem';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

/** RFC 9180, appendix A.2.1, sequence number 0. */
const KNOWN = {
  info: bytes('4f6465206f6e2061204772656369616e2055726e'),
  ephemeralMaterial: bytes('909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b'),
  encapsulated: '1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a',
  recipientMaterial: bytes('1ac01f181fdf9f352797655161c58b75c656a6cc2716dcb66372da835542e1df'),
  recipientPublic: '4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a',
  recipientSecret: '8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb',
  plaintext: bytes('4265617574792069732074727574682c20747275746820626561757479'),
  associatedData: bytes('436f756e742d30'),
  ciphertext:
    '1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28',
  exported: '5acb09211139c43b3090489a9da433e8a30ee7188ba8b0a9a1ccf0c229283e53',
};

const load: Record<string, () => Promise<Primitives>> = {
  sodium: loadSodium,
  noble: () =>
    Promise.resolve(createNoblePrimitives((length) => new Uint8Array(randomBytes(length)))),
};

describe.each(Object.entries(load))('HPKE on %s', (_name, loadPrimitives) => {
  let primitives: Primitives;
  beforeAll(async () => {
    primitives = await loadPrimitives();
  });

  it('gives what RFC 5869 gives', () => {
    const prk = hkdfExtract(
      primitives,
      bytes('000102030405060708090a0b0c'),
      new Uint8Array(22).fill(11),
    );
    expect(hex(prk)).toBe('077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5');
    expect(hex(hkdfExpand(primitives, prk, bytes('f0f1f2f3f4f5f6f7f8f9'), 42))).toBe(
      '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    );
  });

  it('expands to any length up to 255 blocks and no further', () => {
    const key = new Uint8Array(32);
    const longest = hkdfExpand(primitives, key, key, 8160);
    for (const length of [0, 1, 31, 32, 33, 64]) {
      expect(hkdfExpand(primitives, key, key, length)).toEqual(longest.subarray(0, length));
    }
    expect(() => hkdfExpand(primitives, key, key, 8161)).toThrow(RangeError);
  });

  it('seals and opens what RFC 9180 seals', () => {
    const recipient = deriveHpkeKeyPair(primitives, KNOWN.recipientMaterial);
    expect(hex(recipient.publicKey)).toBe(KNOWN.recipientPublic);
    expect(hex(recipient.secretKey)).toBe(KNOWN.recipientSecret);
    const ephemeral = deriveHpkeKeyPair(primitives, KNOWN.ephemeralMaterial);
    const { info, associatedData, plaintext } = KNOWN;
    const sealed = hpkeSeal(
      primitives,
      recipient.publicKey,
      info,
      associatedData,
      plaintext,
      ephemeral,
    );
    expect(sealed && hex(sealed.encapsulated)).toBe(KNOWN.encapsulated);
    expect(sealed && hex(sealed.ciphertext)).toBe(KNOWN.ciphertext);
    expect(
      sealed && hpkeOpen(primitives, recipient.secretKey, info, associatedData, sealed),
    ).toEqual(plaintext);
  });

  it('exports what RFC 9180 exports', () => {
    const received = hpkeReceiveExport(
      primitives,
      bytes(KNOWN.recipientSecret),
      KNOWN.info,
      asciiBytes('TestContext'),
      bytes(KNOWN.encapsulated),
      32,
    );
    expect(received && hex(received)).toBe(KNOWN.exported);
    const context = asciiBytes('context');
    const sent = hpkeSendExport(primitives, bytes(KNOWN.recipientPublic), KNOWN.info, context, 48);
    expect(
      sent &&
        hpkeReceiveExport(
          primitives,
          bytes(KNOWN.recipientSecret),
          KNOWN.info,
          context,
          sent.encapsulated,
          48,
        ),
    ).toEqual(sent?.secret);
  });

  it('uses a fresh ephemeral key each time', () => {
    const none = new Uint8Array(0);
    const seal = () => hpkeSeal(primitives, bytes(KNOWN.recipientPublic), none, none, none);
    expect(seal()?.encapsulated).not.toEqual(seal()?.encapsulated);
  });

  it('gives null for whatever does not open and for keys of small order', () => {
    const secret = bytes(KNOWN.recipientSecret);
    const { info, associatedData, plaintext } = KNOWN;
    const sealed = hpkeSeal(
      primitives,
      bytes(KNOWN.recipientPublic),
      info,
      associatedData,
      plaintext,
    );
    if (!sealed) throw new Error('did not seal');
    const none = new Uint8Array(0);
    expect(hpkeOpen(primitives, secret, none, associatedData, sealed)).toBeNull();
    expect(hpkeOpen(primitives, secret, info, none, sealed)).toBeNull();
    expect(
      hpkeOpen(primitives, new Uint8Array(32).fill(9), info, associatedData, sealed),
    ).toBeNull();
    expect(hpkeOpen(primitives, none, info, associatedData, sealed)).toBeNull();
    for (const encapsulated of [none, new Uint8Array(32), new Uint8Array(31)]) {
      expect(
        hpkeOpen(primitives, secret, info, associatedData, { ...sealed, encapsulated }),
      ).toBeNull();
      expect(hpkeSeal(primitives, encapsulated, info, associatedData, plaintext)).toBeNull();
    }
  });
});
