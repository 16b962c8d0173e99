import fc from 'fast-check';

import { loadProviders, type Provider, PROVIDERS } from '../testing/providers';
import { hex, unhex } from '../testing/samples';
import type { Primitives } from '../primitives/primitives';
import { fromBase64, toBase64 } from './base64';
import { ByteReader } from './byte-reader';
import { ByteWriter } from './byte-writer';
import { expand } from './expand';
import { FormatError } from './format-error';
import { padmeLength } from './padme';
import { isSignedBy, sign } from './signature';
import { utf8Bytes, utf8Text } from './utf8';
import { uuidBytes, uuidText } from './uuid';

let providers: Record<Provider, Primitives>;
beforeAll(async () => {
  providers = await loadProviders();
});

describe('written fields', () => {
  it('are read back as they were, and nothing behind them', () => {
    const field = fc.record({
      small: fc.nat(255),
      middle: fc.nat(65_535),
      large: fc.nat(2 ** 31),
      huge: fc.maxSafeNat(),
      bytes: fc.uint8Array({ maxLength: 40 }),
    });
    fc.assert(
      fc.property(field, ({ small, middle, large, huge, bytes }) => {
        const written = new ByteWriter()
          .u8(small)
          .u16(middle)
          .u32(large)
          .u64(huge)
          .bytes(bytes)
          .finish();
        const reader = new ByteReader(written);
        expect([reader.u8(), reader.u16(), reader.u32(), reader.u64()]).toEqual([
          small,
          middle,
          large,
          huge,
        ]);
        expect(reader.rest()).toEqual(bytes);
        reader.end();
      }),
    );
  });

  it('stand big-endian', () => {
    expect(
      hex(
        new ByteWriter()
          .u16(258)
          .u32(1)
          .u64(2 ** 40)
          .finish(),
      ),
    ).toBe('0102000000010000010000000000');
  });

  it('are refused when truncated, trailing, too large or of another length', () => {
    expect(() => new ByteReader(new Uint8Array(3)).u32()).toThrow(FormatError);
    expect(() => new ByteReader(new Uint8Array(1)).end()).toThrow(FormatError);
    expect(() => new ByteReader(new Uint8Array(8).fill(255)).u64()).toThrow(FormatError);
    expect(() => new ByteWriter().u8(256)).toThrow(FormatError);
    expect(() => new ByteWriter().u64(-1)).toThrow(FormatError);
    expect(() => new ByteWriter().u64(0.5)).toThrow(FormatError);
    expect(() => new ByteWriter().fixed(new Uint8Array(31), 32)).toThrow(FormatError);
  });
});

describe('UTF-8', () => {
  it('is the bytes of TextEncoder for any string, lone surrogates included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(utf8Bytes(text)).toEqual(new Uint8Array(new TextEncoder().encode(text)));
      }),
    );
    expect(hex(utf8Bytes('a\ud800b\udc00'))).toBe('61efbfbd62efbfbd');
  });

  it('is read as a strict TextDecoder reads it, or refused like there', () => {
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const byte = fc.oneof(fc.nat(255), fc.constantFrom(0xc2, 0xe0, 0xed, 0xf0, 0xf4, 0x80, 0xbf));
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 6 }), (values) => {
        const bytes = Uint8Array.from(values);
        let expected: string;
        try {
          expected = strict.decode(bytes);
        } catch {
          expect(() => utf8Text(bytes)).toThrow(FormatError);
          return;
        }
        expect(utf8Text(bytes)).toBe(expected);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('base64', () => {
  it('is the one of Buffer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64');
        expect(toBase64(bytes)).toBe(text);
        expect(fromBase64(text)).toEqual(bytes);
      }),
    );
  });

  it.each(['A', 'AA', 'AAA', 'AB==', 'AAB=', 'AA==AA==', ' AAA', 'AA_-', 'AAA\n', 'A===', '='])(
    'refuses %j',
    (text) => {
      expect(() => fromBase64(text)).toThrow(FormatError);
    },
  );
});

describe('a UUID', () => {
  it('has 16 bytes', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        expect(uuidText(uuidBytes(id))).toBe(id);
      }),
    );
    expect(hex(uuidBytes('01020304-0506-7708-890a-0b0c0d0e0f10'))).toBe(
      '0102030405067708890a0b0c0d0e0f10',
    );
  });

  it('is lower-case and of a known version', () => {
    expect(() => uuidBytes('01020304-0506-7708-890A-0b0c0d0e0f10')).toThrow(FormatError);
    expect(() => uuidText(new Uint8Array(16))).toThrow(FormatError);
    expect(() => uuidText(new Uint8Array(17))).toThrow(FormatError);
  });
});

describe('Padme', () => {
  it('never shortens, adds at most 12 %, and stays where it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 48 }), (length) => {
        const padded = padmeLength(length);
        expect(padded).toBeGreaterThanOrEqual(length);
        expect(padded).toBeLessThanOrEqual(length * 1.12);
        expect(padmeLength(padded)).toBe(padded);
      }),
    );
  });

  it('gives the lengths of the paper', () => {
    expect([0, 1, 9, 17, 100, 257, 1_000_001].map(padmeLength)).toEqual([
      0, 1, 10, 18, 104, 272, 1_015_808,
    ]);
  });
});

describe.each(PROVIDERS)('with %s', (name) => {
  it('X is HKDF-Expand of RFC 5869 under its own label', async () => {
    const { sha256 } = await import('@noble/hashes/sha2.js');
    const { expand: expected } = await import('@noble/hashes/hkdf.js');
    const key = new Uint8Array(32).fill(7);
    const info = Uint8Array.from([...Buffer.from('anochat/1 tag\0'), 1, 2]);
    for (const length of [16, 32, 33, 100]) {
      expect(expand(providers[name], key, 'tag', Uint8Array.of(1, 2), length)).toEqual(
        expected(sha256, key, info, length),
      );
    }
  });

  it('a signature counts under its label, key and data alone', () => {
    const primitives = providers[name];
    const seed = unhex('11'.repeat(32));
    const key = primitives.ed25519.publicKey(seed);
    const data = Uint8Array.of(1, 2, 3);
    const signature = sign(primitives, seed, 'message', data);
    expect(isSignedBy(primitives, key, 'message', data, signature)).toBe(true);
    expect(isSignedBy(primitives, key, 'sealed', data, signature)).toBe(false);
    expect(isSignedBy(primitives, key, 'message', Uint8Array.of(1, 2), signature)).toBe(false);
    const other = primitives.ed25519.publicKey(unhex('12'.repeat(32)));
    expect(isSignedBy(primitives, other, 'message', data, signature)).toBe(false);
  });
});
