import { VECTORS } from './sealer-vectors';
import {
  hChaCha20,
  sealBody,
  unwrapDataKey,
  wrapDataKey,
  xChaCha20Poly1305,
} from './witness-sealer';

const hex = (text: string | undefined): Buffer => Buffer.from(text ?? '', 'hex');

describe('the witness of the sealer', () => {
  it('gives the subkey of draft-irtf-cfrg-xchacha-03, section 2.2.1', () => {
    const key = hex('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f');
    expect(hChaCha20(key, hex('000000090000004a0000000031415927')).toString('hex')).toBe(
      '82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc',
    );
  });

  it('gives the ciphertext of draft-irtf-cfrg-xchacha-03, appendix A.3.1', () => {
    const sealed = xChaCha20Poly1305(
      hex('808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f'),
      hex('404142434445464748494a4b4c4d4e4f5051525354555657'),
      hex('50515253c0c1c2c3c4c5c6c7'),
      Buffer.from(
        "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the " +
          'future, sunscreen would be it.',
      ),
    );
    expect(sealed.toString('hex')).toBe(
      'bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb' +
        '731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452' +
        '2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9' +
        '21f9664c97637da9768812f615c68b13b52e' +
        'c0875924c1c7987947deafd8780acf49',
    );
  });
});

describe('the known answers of the sealer', () => {
  /** The master key that a wrapped data key names: 0x01, then the version. */
  const masterOf = (wrapped: string): { readonly version: number; readonly key: Buffer } => {
    const version = Number.parseInt(wrapped.slice(2, 10), 16);
    const known = VECTORS.masterKeys.find((master) => master.version === version);
    return { version, key: hex(known?.key) };
  };

  it.each(VECTORS.dataKeys.map((vector, i) => [i, vector] as const))(
    'stand for the data key %i',
    (_i, { conversationId, random: [dataKey, nonce], wrapped }) => {
      const made = wrapDataKey(masterOf(wrapped), conversationId, hex(dataKey), hex(nonce));
      expect(made.toString('hex')).toBe(wrapped);
    },
  );

  it.each(VECTORS.bodies.map((vector, i) => [i, vector] as const))(
    'stand for the body %i',
    (_i, { dataKey, context, random: [nonce], plain, sealed }) => {
      const { key: master } = masterOf(dataKey);
      const key = unwrapDataKey(master, context.conversationId, hex(dataKey));
      expect(sealBody(key, context, hex(plain), hex(nonce)).toString('hex')).toBe(sealed);
    },
  );
});
