import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { TokenScope } from '@anochat/contract';
import type { Request } from 'express';

import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import {
  ADMIN_ONLY,
  type AuthenticatedRequest,
  type Caller,
  PUBLIC,
  SCOPE,
} from '../../platform/http';
import { isAdmin } from '../../users';
import { isPersonalToken } from '../personal-token';
import { AccessTokenStrategy } from './access-token.strategy';
import { refuse } from './access-tokens';
import { Authenticator } from './authenticator';
import { bearerToken } from './bearer-token';

/** The door of every REST route that is not `@Public()`. */
@Injectable()
export class AccessGuard extends AuthGuard() {
  constructor(
    // Passed on as an object: by name it would be looked up in a register that all applications of
    // the process share.
    strategy: AccessTokenStrategy,
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
    private readonly database: Database,
  ) {
    super({ defaultStrategy: strategy, property: 'caller', session: false });
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http' || this.read(PUBLIC, context) === true) return true;
    const request = context.switchToHttp().getRequest<Request & AuthenticatedRequest>();
    const token = bearerToken(request.headers.authorization);
    if (token === undefined) throw new ProblemError('auth.required');
    if (isPersonalToken(token))
      request.caller = (await this.authenticator.authenticate(token)).caller;
    else await super.canActivate(context);
    const { caller } = request;
    if (caller === undefined) throw new ProblemError('auth.required');
    await this.authorise(caller, request.method, context);
    return true;
  }

  override handleRequest<T>(error: unknown, user: T | false | null, info: unknown): T {
    if (user) return user;
    return refuse(error ?? info);
  }

  private async authorise(
    caller: Caller,
    method: string,
    context: ExecutionContext,
  ): Promise<void> {
    const isRead = method === 'GET' || method === 'HEAD';
    const scope =
      (this.read(SCOPE, context) as TokenScope | undefined) ?? (isRead ? 'read' : 'write');
    if (caller.scopes !== null && !caller.scopes.includes(scope)) {
      throw new ProblemError('auth.scope-missing', {
        detail: `The token lacks the scope ${scope}.`,
      });
    }
    // Rare routes: the database knows best who is an administrator now.
    if (this.read(ADMIN_ONLY, context) === true && !(await isAdmin(this.database, caller.userId))) {
      throw new ProblemError('auth.forbidden');
    }
  }

  private read(key: string, context: ExecutionContext): unknown {
    return this.reflector.getAllAndOverride<unknown>(key, [
      context.getHandler(),
      context.getClass(),
    ]);
  }
}
