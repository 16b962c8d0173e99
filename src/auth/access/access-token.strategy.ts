import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Request } from 'express';
import { ExtractJwt, Strategy } from 'passport-jwt';

import { ProblemError } from '../../platform/errors';
import type { Caller } from '../../platform/http';
import { claimsOf } from './access-claims';
import { AccessTokens, verifyWith } from './access-tokens';
import { Authenticator } from './authenticator';

type Verified = (error: unknown, payload?: object) => void;
interface WithVerifier {
  JwtVerifier: (token: string, key: KeyObject, options: object, verified: Verified) => void;
}

// The seam that passport-jwt has for its verifier: the built-in one is `jsonwebtoken`, which knows
// no EdDSA. This one keeps no state, so that several applications in one process share it.
(Strategy as unknown as WithVerifier).JwtVerifier = (token, key, _options, verified) => {
  verifyWith(token, key).then(
    (payload) => verified(null, payload),
    (error: unknown) => verified(error),
  );
};

/** Takes the access token from the Authorization header and makes a caller of it. */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy) {
  constructor(
    tokens: AccessTokens,
    private readonly authenticator: Authenticator,
  ) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKeyProvider: (_request, token: string, done) => {
        try {
          done(null, tokens.keyOf(token) as unknown as Buffer); // handed to the verifier untouched
        } catch (error) {
          done(error);
        }
      },
    });
  }

  /**
   * Passport hangs the answers to a request (`success`, `fail`, ...) on the strategy itself when it
   * is given as an object. Each request takes its own along before the next one overwrites them:
   * else one caller would get the answer, and the name, of another.
   */
  override authenticate(request: Request, options?: object): void {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- carried to another strategy object
    const { success, fail, error, pass, redirect } = this;
    const ofRequest = Object.create(this) as this;
    Object.assign(ofRequest, { success, fail, error, pass, redirect });
    super.authenticate.call(ofRequest, request, options);
  }

  validate(payload: unknown): Caller {
    const claims = claimsOf(payload);
    if (claims === undefined) throw new ProblemError('auth.token-invalid');
    return this.authenticator.admit(claims);
  }
}
