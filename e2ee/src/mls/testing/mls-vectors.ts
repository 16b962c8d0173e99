import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js';
import { createNoblePrimitives } from '../../primitives/noble';
import type { Primitives } from '../../primitives/primitives';
import { loadSodium } from '../../primitives/sodium';
import { mlsCipherSuite } from '../cipher-suite/mls-cipher-suite';

const FOLDER =
  process.env['MLS_VECTORS'] ?? path.resolve(__dirname, '../../../../../shared/vectors/mls');
const IS_CI = Boolean(process.env['CI']);

export interface Vector {
  readonly cipher_suite?: number;
}

const loadNoble = (): Promise<Primitives> =>
  Promise.resolve(createNoblePrimitives((length) => new Uint8Array(randomBytes(length))));
export const PROVIDERS = [
  ['sodium', loadSodium],
  ['noble', loadNoble],
] as const;

export const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
export const hex = (value: Uint8Array): string => Buffer.from(value).toString('hex');

/** What a decoder of ts-mls makes of all of the bytes. */
export const whole = <T>(
  decode: (input: Uint8Array, offset: number) => [T, number] | undefined,
  text: string,
): T => {
  const input = bytes(text);
  const decoded = decode(input, 0);
  if (decoded?.[1] !== input.length) throw new Error('does not decode');
  return decoded[0];
};

interface VectorChoice<T> {
  /** 3 unless told. */
  readonly suite?: number;
  readonly isWanted?: (vector: T, provider: string) => boolean;
}

/**
 * One test a vector of the file and provider. The vectors of the MLS working group are not part of
 * the repository: without them a test says so, and fails where CI is set.
 */
export const testVectors = <T extends Vector>(
  file: string,
  verify: (vector: T, suite: CiphersuiteImpl) => Promise<void>,
  { suite = 3, isWanted = () => true }: VectorChoice<T> = {},
): void => {
  const whereabouts = path.join(FOLDER, file);
  if (!existsSync(whereabouts)) {
    (IS_CI ? it : it.skip)(`finds ${file} in the folder that MLS_VECTORS names`, () => {
      throw new Error(`${FOLDER} has no ${file}`);
    });
    return;
  }
  const all = JSON.parse(readFileSync(whereabouts, 'utf8')) as readonly T[];
  describe.each(PROVIDERS)(`${file} on %s`, (provider, loadPrimitives) => {
    const vectors = all.filter(
      (vector) => (vector.cipher_suite ?? suite) === suite && isWanted(vector, provider),
    );
    it.each(vectors.map((vector, index) => [index, vector] as const))(
      'holds for vector %i',
      async (_index, vector) => {
        await verify(vector, mlsCipherSuite(await loadPrimitives()));
      },
    );
  });
};
