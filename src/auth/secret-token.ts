import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, as they are handed out: never stored. */
export const newSecretToken = (): string => randomBytes(32).toString('base64url');

/** What is stored of a token. It needs no slow hash: 256 bits cannot be guessed. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
