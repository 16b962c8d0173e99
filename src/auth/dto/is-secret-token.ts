import { Matches } from 'class-validator';

/** 256 bits in base64url, as `newSecretToken` makes them. */
export const IsSecretToken = (): PropertyDecorator =>
  Matches(/^[A-Za-z0-9_-]{43}$/, { message: '$property is not a token of this server' });
