import type { Stretching } from '../../../e2ee/src/testing/known-answers/check-known-answers';
import { hex, unhex } from '../../../e2ee/src/testing/samples';

/** What Argon2id gave, in hex, by what it was asked. */
export type Stretched = Readonly<Record<string, string>>;

const nameOf = (...[password, { salt, passes, memoryBytes, length }]: Asked): string =>
  [hex(password), hex(salt), passes, memoryBytes, length].join(' ');
type Asked = Parameters<Stretching['argon2id']>;

/** Argon2id that writes down what it gives, for an engine that cannot bear its cost. */
export function writeDown(to: Record<string, string>, { argon2id }: Stretching): Stretching {
  return {
    argon2id: async (...asked) => {
      const stretched = await argon2id(...asked);
      to[nameOf(...asked)] = hex(stretched);
      return stretched;
    },
  };
}

/** Argon2id that knows what was written down, and nothing else. */
export function stretchFrom(stretched: Stretched): Stretching {
  return {
    argon2id: (...asked) => {
      const known = stretched[nameOf(...asked)];
      if (known === undefined) return Promise.reject(new Error('stretched something else'));
      return Promise.resolve(unhex(known));
    },
  };
}
