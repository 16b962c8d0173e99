import type { KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { LIMITS, type Timestamp } from '@anochat/contract';
import { SignJWT, decodeProtectedHeader, errors, jwtVerify } from 'jose';

import { ProblemError } from '../../platform/errors';
import { type AccessClaims, claimsOf } from './access-claims';
import { AccessTokenKeys } from './access-token-keys';

const ALGORITHM = 'EdDSA';
const ISSUER = 'anochat';
const AUDIENCE = 'anochat:access';

export interface AccessToken {
  readonly token: string;
  readonly expiresAt: Timestamp;
}

/**
 * Nest's JwtService with Ed25519 signatures (RFC 8037). The `jsonwebtoken` inside of it knows no
 * EdDSA, so signing and verifying are done by `jose`; everything else stays where Nest users look.
 */
@Injectable()
export class AccessTokens extends JwtService {
  // Named, because JwtService names its own first parameter and the name is inherited.
  constructor(@Inject(AccessTokenKeys) private readonly keys: AccessTokenKeys) {
    super();
  }

  async issue(claims: Omit<AccessClaims, 'exp'>): Promise<AccessToken> {
    const exp = Math.floor((Date.now() + LIMITS.accessTokenMs) / 1000);
    const { userId, sessionId, deviceId, admin } = claims;
    const token = await this.signAsync({
      sub: userId,
      sid: sessionId,
      did: deviceId,
      ...(admin && { adm: true }),
      exp,
    });
    return { token, expiresAt: new Date(exp * 1000).toISOString() };
  }

  /** @throws ProblemError `auth.token-invalid` or `auth.token-expired` */
  async read(token: string): Promise<AccessClaims> {
    const claims = claimsOf(await this.verifyAsync(token).catch(refuse));
    if (claims === undefined) throw new ProblemError('auth.token-invalid');
    return claims;
  }

  /** The key that a token names. @throws ProblemError `auth.token-invalid` */
  keyOf(token: string): KeyObject {
    const key = this.keys.publicKey(kidOf(token) ?? '');
    if (key === undefined) throw new ProblemError('auth.token-invalid');
    return key;
  }

  override async signAsync(payload: string | Buffer | object): Promise<string> {
    const { kid, privateKey } = this.keys.signingKey();
    return new SignJWT({ ...(payload as object) })
      .setProtectedHeader({ alg: ALGORITHM, kid })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt()
      .sign(privateKey);
  }

  override async verifyAsync<T extends object>(token: string): Promise<T> {
    return (await verifyWith(token, this.keyOf(token))) as T;
  }
}

/** Checks signature, algorithm, issuer, audience and expiry. @throws errors of `jose` */
export async function verifyWith(token: string, key: KeyObject): Promise<object> {
  const options = { algorithms: [ALGORITHM], issuer: ISSUER, audience: AUDIENCE };
  return (await jwtVerify(token, key, options)).payload;
}

/** @throws ProblemError, whatever the reason for the refusal */
export function refuse(error: unknown): never {
  if (error instanceof ProblemError) throw error;
  const code = error instanceof errors.JWTExpired ? 'auth.token-expired' : 'auth.token-invalid';
  throw new ProblemError(code, {}, { cause: error });
}

function kidOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).kid;
  } catch {
    return undefined;
  }
}
