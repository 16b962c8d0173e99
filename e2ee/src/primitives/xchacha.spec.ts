import { hchacha } from '@noble/ciphers/chacha.js';
import fc from 'fast-check';
import sodium, { libsodium } from 'libsodium-wrappers-sumo';
import * as crypto from 'node:crypto';
import { createNoblePrimitives } from './noble';
import { findPlatformChacha } from './platform-chacha';
import type { BulkAead } from './primitives';
import { loadSodium } from './sodium';

const random = (length: number): Uint8Array => new Uint8Array(crypto.randomBytes(length));
const NONE = new Uint8Array(0);
const CHUNK = 2 ** 16;
/** On both sides of where another way is taken, and of the longest chunk. */
const LENGTHS = [0, 1, 16, 2 ** 14 - 1, 2 ** 14, CHUNK - 1, CHUNK, 2 ** 20, 2 ** 20 + 1] as const;

const ways: Record<string, BulkAead> = {
  noble: createNoblePrimitives(random).xchacha20poly1305,
};
beforeAll(async () => {
  ways.WebAssembly = (await loadSodium(null)).xchacha20poly1305;
  ways.Node = (await loadSodium()).xchacha20poly1305;
});

const byTheWrapper = (key: Uint8Array, nonce: Uint8Array, data: Uint8Array, plain: Uint8Array) =>
  sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, data, null, nonce, key);
const words = (bytes: Uint8Array): Uint32Array => new Uint32Array(bytes.slice().buffer);
const derivedFrom = (key: Uint8Array, nonce: Uint8Array): Uint8Array => {
  const derived = new Uint32Array(8);
  const constant = words(new TextEncoder().encode('expand 32-byte k'));
  hchacha(constant, words(key), words(nonce.subarray(0, 16)), derived);
  return new Uint8Array(derived.buffer);
};
const same = (a: Uint8Array | null, b: Uint8Array): boolean =>
  a !== null && Buffer.compare(a, b) === 0;

describe('XChaCha20-Poly1305', () => {
  it('gives the same bytes by every way, and opens by every other', () => {
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
    fc.assert(
      fc.property(
        ...[bytes(32), bytes(24), fc.constantFrom(NONE, random(20))],
        ...[fc.constantFrom(...LENGTHS), fc.uint8Array({ minLength: 1, maxLength: 99 })],
        (key, nonce, data, length, pattern) => {
          const plain = Uint8Array.from({ length }, (_, at) => pattern[at % pattern.length]!);
          const sealed = byTheWrapper(key, nonce, data, plain);
          for (const [name, aead] of Object.entries(ways)) {
            expect([name, same(aead.seal(key, nonce, data, plain), sealed)]).toEqual([name, true]);
            const around = new Uint8Array(sealed.length + 2);
            aead.sealInto(key, nonce, data, plain, around.subarray(1, -1));
            expect(same(around.subarray(1, -1), sealed)).toBe(true);
            expect([around[0], around.at(-1)]).toEqual([0, 0]);
            expect(same(aead.open(key, nonce, data, sealed), plain)).toBe(true);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it.each(['WebAssembly', 'Node', 'noble'])('opens nothing that was changed, by %s', (name) => {
    const aead = ways[name]!;
    const [key, nonce] = [random(32), random(24)];
    for (const length of [1, 2 ** 14, CHUNK]) {
      const plain = random(length);
      const sealed = aead.seal(key, nonce, NONE, plain);
      for (const at of [0, length - 1, length, length + 15]) {
        expect(aead.open(key, nonce, NONE, sealed.with(at, sealed[at]! ^ 1))).toBeNull();
      }
      for (const at of [0, 15, 16, 23]) {
        expect(aead.open(key, nonce.with(at, nonce[at]! ^ 1), NONE, sealed)).toBeNull();
      }
      expect(aead.open(key.with(31, key[31]! ^ 1), nonce, NONE, sealed)).toBeNull();
      expect(aead.open(key, nonce, NONE, sealed.subarray(1))).toBeNull();
      expect(aead.open(key, nonce, NONE, sealed.subarray(0, -1))).toBeNull();
      expect(same(aead.open(key, nonce, NONE, sealed), plain)).toBe(true);
    }
  });

  it.each(['WebAssembly', 'Node', 'noble'])(
    'takes no key, nonce or place too short, by %s',
    (name) => {
      const aead = ways[name]!;
      const plain = random(CHUNK);
      const into = new Uint8Array(CHUNK + 16);
      const seal = (key: number, nonce: number, place: Uint8Array) => () =>
        aead.sealInto(random(key), random(nonce), NONE, plain, place);
      expect(seal(32, 24, into)).not.toThrow();
      for (const [key, nonce] of [
        [31, 24],
        [33, 24],
        [32, 23],
        [32, 12],
      ] as const) {
        expect(seal(key, nonce, into)).toThrow();
        expect(aead.open(random(key), random(nonce), NONE, into)).toBeNull();
      }
      expect(seal(32, 24, into.subarray(1))).toThrow();
      expect(seal(32, 24, new Uint8Array(CHUNK + 17))).toThrow();
    },
  );

  it.each(['WebAssembly', 'Node'])(
    'leaves nothing secret in the memory of libsodium, by %s',
    (name) => {
      const aead = ways[name]!;
      const [key, nonce, plain] = [random(32), random(24), random(CHUNK)];
      const derived = derivedFrom(key, nonce);
      const memory = Buffer.from(libsodium.HEAPU8.buffer);
      const holdsNothing = (): void => {
        for (const secret of [key, derived, plain.subarray(0, 32), plain.subarray(-32)]) {
          expect(memory.indexOf(secret)).toBe(-1);
        }
      };
      const sealed = aead.seal(key, nonce, NONE, plain);
      holdsNothing();
      expect(same(aead.open(key, nonce, NONE, sealed), plain)).toBe(true);
      holdsNothing();
    },
  );
});

describe("the engine's own cipher", () => {
  const node = (module: unknown) => ({ process: { getBuiltinModule: () => module } });

  it('is found in Node', () => {
    expect(findPlatformChacha(globalThis)).not.toBeNull();
    expect(findPlatformChacha(node(crypto))).not.toBeNull();
  });

  it('is done without where there is none or it is refused', () => {
    const refusing = () => {
      throw new Error('error:0308010C:digital envelope routines::unsupported');
    };
    const without = [node(undefined), node({}), node({ createCipheriv: refusing })];
    for (const engine of [{}, { process: {} }, ...without]) {
      expect(findPlatformChacha(engine)).toBeNull();
    }
  });
});
