import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { randomBytes } from 'node:crypto';
import { asciiBytes, concatBytes } from './bytes';
import type * as noble from './noble';
import { createNoblePrimitives } from './noble';
import type { Aead, Primitives } from './primitives';
import { loadSodium } from './sodium';

const hex = (bytes: Uint8Array | null): string | null =>
  bytes && Buffer.from(bytes).toString('hex');
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));

const both: Record<'sodium' | 'noble', Primitives | undefined> = {
  sodium: undefined,
  noble: createNoblePrimitives(random),
};
const of = (name: 'sodium' | 'noble'): Primitives => {
  const primitives = both[name];
  if (!primitives) throw new Error(`${name} is not loaded`);
  return primitives;
};
beforeAll(async () => {
  both.sodium = await loadSodium();
});

const KEY = bytes('808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f');
const AAD = bytes('50515253c0c1c2c3c4c5c6c7');
const SUNSCREEN = asciiBytes(
  "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
);

describe.each(['sodium', 'noble'] as const)('the primitives of %s', (name) => {
  it('give the digests of the RFCs', () => {
    const abc = asciiBytes('abc');
    expect(hex(of(name).sha256(abc))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    expect(hex(of(name).blake2b(64, abc))).toBe(
      'ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923',
    );
    expect(
      hex(of(name).hmacSha256(asciiBytes('Jefe'), asciiBytes('what do ya want for nothing?'))),
    ).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
  });

  it('digest what comes in pieces as they digest the whole', () => {
    const whole = Uint8Array.from({ length: 200_000 }, (_, at) => at % 253);
    for (const cut of [0, 1, 127, 128, 129, 256, 65_536, 65_537, 199_999, 200_000]) {
      const running = of(name).runningBlake2b(32);
      running.update(whole.subarray(0, cut));
      running.update(whole.subarray(cut));
      expect([cut, hex(running.finish())]).toEqual([cut, hex(of(name).blake2b(32, whole))]);
    }
    const none = new Uint8Array(0);
    expect(of(name).runningBlake2b(32).finish()).toEqual(of(name).blake2b(32, none));
  });

  it.each([0, 3, 1_000_000])('digest %d bytes aside as they do at once', async (length) => {
    const data = random(length);
    const digest = of(name).sha256(data);
    const aside = of(name).sha256Aside(data);
    data.fill(0);
    expect(hex(await aside)).toBe(hex(digest));
  });

  it('agree on the shared secret of RFC 7748', () => {
    const secret = bytes('a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4');
    const other = bytes('e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c');
    expect(hex(of(name).x25519.sharedSecret(secret, other))).toBe(
      'c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552',
    );
  });

  it('sign as RFC 8032 does', () => {
    const seed = bytes('c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7');
    const message = bytes('af82');
    const publicKey = of(name).ed25519.publicKey(seed);
    const signature = of(name).ed25519.sign(seed, message);
    expect(hex(publicKey)).toBe('fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025');
    expect(hex(signature)).toBe(
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
    );
    expect(of(name).ed25519.verify(publicKey, message, signature)).toBe(true);
    expect(of(name).ed25519.verify(publicKey, bytes('af83'), signature)).toBe(false);
  });

  it('seal with the tags of RFC 8439 and of the XChaCha draft', () => {
    const tag = (aead: Aead, nonce: string) =>
      hex(aead.seal(KEY, bytes(nonce), AAD, SUNSCREEN).subarray(-16));
    expect(tag(of(name).chacha20poly1305, '070000004041424344454647')).toBe(
      '1ae10b594f09e26a7e902ecbd0600691',
    );
    expect(
      tag(of(name).xchacha20poly1305, '404142434445464748494a4b4c4d4e4f5051525354555657'),
    ).toBe('c0875924c1c7987947deafd8780acf49');
  });

  it.each([
    ['chacha20poly1305', 12],
    ['xchacha20poly1305', 24],
  ] as const)('open nothing that was changed or malformed with %s', (cipher, nonceLength) => {
    const aead = of(name)[cipher];
    const nonce = random(nonceLength);
    const sealed = aead.seal(KEY, nonce, AAD, SUNSCREEN);
    expect(aead.open(KEY, nonce, AAD, sealed)).toEqual(SUNSCREEN);
    const changed = Uint8Array.from(sealed, (byte, index) => (index === 3 ? byte ^ 1 : byte));
    expect(aead.open(KEY, nonce, AAD, changed)).toBeNull();
    expect(aead.open(KEY, nonce, AAD.subarray(1), sealed)).toBeNull();
    expect(aead.open(KEY, nonce, AAD, sealed.subarray(0, 15))).toBeNull();
    expect(aead.open(KEY, nonce, AAD, new Uint8Array(0))).toBeNull();
    expect(aead.open(KEY.subarray(1), nonce, AAD, sealed)).toBeNull();
    expect(aead.open(KEY, nonce.subarray(1), AAD, sealed)).toBeNull();
  });

  it('answer malformed keys and signatures instead of throwing', () => {
    const { ed25519: signing, x25519 } = of(name);
    for (const length of [0, 31, 33, 64]) {
      expect(x25519.sharedSecret(random(length), random(32))).toBeNull();
      expect(x25519.sharedSecret(random(32), random(length))).toBeNull();
      expect(signing.verify(random(length), random(4), random(64))).toBe(false);
      expect(signing.verify(random(32), random(4), random(length))).toBe(false);
    }
    expect(x25519.sharedSecret(random(32), new Uint8Array(32))).toBeNull();
  });

  it('compare and wipe', () => {
    const secret = bytes('0102ff');
    expect(of(name).equal(secret, bytes('0102ff'))).toBe(true);
    expect(of(name).equal(secret, bytes('0102fe'))).toBe(false);
    expect(of(name).equal(secret, bytes('0102'))).toBe(false);
    expect(of(name).equal(new Uint8Array(0), new Uint8Array(0))).toBe(true);
    of(name).wipe(secret);
    expect(hex(secret)).toBe('000000');
  });
});

describe('the randomness of sodium', () => {
  const withCrypto = async (crypto: unknown, act: () => Promise<void>): Promise<void> => {
    const kept = Object.getOwnPropertyDescriptor(globalThis, 'crypto');
    Object.defineProperty(globalThis, 'crypto', { value: crypto, configurable: true });
    await act().finally(() => {
      if (kept) Object.defineProperty(globalThis, 'crypto', kept);
    });
  };

  it.each([32, 65_536, 65_568, 200_000])('fills all of %i bytes', (length) => {
    const draw = () => Buffer.from(of('sodium').randomBytes(length));
    const drawn = draw();
    expect(drawn).toHaveLength(length);
    for (const end of [drawn.subarray(0, 32), drawn.subarray(-32)]) {
      expect(end.some((byte) => byte !== 0)).toBe(true);
    }
    expect(drawn.equals(draw())).toBe(false);
  });

  it('comes from the platform, in pieces that it gives at once', async () => {
    const asked: number[] = [];
    const getRandomValues = (piece: Uint8Array) => {
      asked.push(piece.length);
      return piece.fill(7);
    };
    await withCrypto({ getRandomValues }, async () => {
      const { randomBytes: draw } = await loadSodium();
      expect(draw(140_000).every((byte) => byte === 7)).toBe(true);
    });
    expect(asked).toEqual([65_536, 65_536, 8_928]);
  });

  it('is enough for digests: a page without https has no more of WebCrypto', async () => {
    const abc = asciiBytes('abc');
    await withCrypto({ getRandomValues: () => undefined }, async () => {
      const { sha256Aside } = await loadSodium();
      expect(hex(await sha256Aside(abc))).toBe(hex(of('noble').sha256(abc)));
    });
  });

  it.each([undefined, {}])('is asked for before anything else: %p is refused', async (crypto) => {
    await withCrypto(crypto, () =>
      expect(loadSodium()).rejects.toThrow('needs crypto.getRandomValues'),
    );
  });
});

describe('sodium and noble', () => {
  it('give the same bytes for random input', () => {
    const sodium = of('sodium');
    const noble = of('noble');
    for (let round = 0; round < 40; round += 1) {
      const key = random(32);
      const data = random(round * 7);
      const outputs = [sodium, noble].map((primitives) => [
        hex(primitives.sha256(data)),
        hex(primitives.hmacSha256(random(0), data)),
        hex(primitives.hmacSha256(data, key)),
        hex(primitives.blake2b(16 + round, data)),
        hex(primitives.blake2b(32, data, key)),
        hex(primitives.blake2b(32, data, new Uint8Array(0))),
        hex(primitives.x25519.publicKey(key)),
        hex(primitives.ed25519.publicKey(key)),
        hex(primitives.ed25519.sign(key, data)),
        hex(primitives.chacha20poly1305.seal(key, key.subarray(0, 12), data, data)),
        hex(primitives.xchacha20poly1305.seal(key, key.subarray(0, 24), data, data)),
      ]);
      expect(outputs[0]).toEqual(outputs[1]);
    }
  });

  it('give the same Argon2id', async () => {
    const options = { salt: random(16), passes: 3, memoryBytes: 1024 * 1024, length: 32 };
    const password = asciiBytes('six generated words by default');
    expect(await of('sodium').argon2id(password, options)).toEqual(
      await of('noble').argon2id(password, options),
    );
  });

  it('stretch in JavaScript by turns: timers come in between', async () => {
    const options = { salt: random(16), passes: 1, memoryBytes: 16 * 1024 * 1024, length: 32 };
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    await of('noble').argon2id(asciiBytes('six generated words'), options);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(1);
  });

  it('judge every signature with a torsion component alike', () => {
    const { Point } = ed25519;
    const torsion = Point.fromHex(
      'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    );
    const small = Array.from({ length: 8 }, (_, index) => torsion.multiplyUnsafe(BigInt(index)));
    const order = Point.Fn.ORDER;
    const message = asciiBytes('one half of a group');
    const verdicts = new Set<boolean>();
    for (const inKey of small) {
      for (const inCommitment of small) {
        for (const [secret, nonce] of [
          [11n, 13n],
          [11n, 0n],
          [0n, 13n],
        ] as const) {
          const publicKey = Point.BASE.multiplyUnsafe(secret).add(inKey).toBytes();
          const commitment = Point.BASE.multiplyUnsafe(nonce).add(inCommitment).toBytes();
          const challenge = Point.Fn.create(
            BigInt(
              `0x${Buffer.from(sha512(concatBytes(commitment, publicKey, message)))
                .reverse()
                .toString('hex')}`,
            ),
          );
          const scalar = Point.Fn.toBytes((nonce + challenge * secret) % order);
          const signature = concatBytes(commitment, scalar);
          const [a, b] = [of('sodium'), of('noble')].map((primitives) =>
            primitives.ed25519.verify(publicKey, message, signature),
          );
          expect(b).toBe(a);
          verdicts.add(a === true);
        }
      }
    }
    expect(verdicts).toEqual(new Set([true, false]));
  });

  it('refuse a scalar that is not reduced', () => {
    const seed = random(32);
    const message = random(9);
    const signature = of('noble').ed25519.sign(seed, message);
    const { Fn } = ed25519.Point;
    const scalar = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`);
    const raised = Buffer.from((scalar + Fn.ORDER).toString(16).padStart(64, '0'), 'hex').reverse();
    const forged = concatBytes(signature.subarray(0, 32), new Uint8Array(raised));
    for (const primitives of [of('sodium'), of('noble')]) {
      expect(primitives.ed25519.verify(primitives.ed25519.publicKey(seed), message, forged)).toBe(
        false,
      );
    }
  });

  it('load noble where there is no TextEncoder, no WebCrypto and no WebAssembly', async () => {
    const absent = ['TextEncoder', 'TextDecoder', 'crypto', 'WebAssembly', 'Buffer'] as const;
    const kept = absent.map(
      (name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const,
    );
    let stretched: Promise<Uint8Array> | undefined;
    jest.isolateModules(() => {
      for (const name of absent) {
        Object.defineProperty(globalThis, name, { value: undefined, configurable: true });
      }
      try {
        const isolated = jest.requireActual<typeof noble>('./noble');
        const primitives = isolated.createNoblePrimitives((length) =>
          new Uint8Array(length).fill(7),
        );
        const seed = primitives.randomBytes(32);
        const publicKey = primitives.ed25519.publicKey(seed);
        const signature = primitives.ed25519.sign(seed, seed);
        expect(primitives.ed25519.verify(publicKey, seed, signature)).toBe(true);
        expect(primitives.x25519.publicKey(seed)).toHaveLength(32);
        const options = { salt: new Uint8Array(16), passes: 1, memoryBytes: 8192, length: 32 };
        stretched = primitives.argon2id(seed, options);
      } finally {
        for (const [name, descriptor] of kept) {
          if (descriptor) Object.defineProperty(globalThis, name, descriptor);
        }
      }
    });
    expect(await stretched).toHaveLength(32);
  });
});
