import { Controller, Delete, Get, HttpCode, Param } from '@nestjs/common';
import type { Items, Session } from '@anochat/contract';
import { ApiTags } from '@nestjs/swagger';

import { Database } from '../platform/database';
import { type Caller, CurrentCaller, IdParam, Problems, Scope } from '../platform/http';
import { listSessions } from './store/session-store';
import { EndSessions } from './use-cases/end-sessions';

@ApiTags('auth')
@Controller('auth/sessions')
export class SessionsController {
  constructor(
    private readonly database: Database,
    private readonly endSessions: EndSessions,
  ) {}

  /** Where the account is signed in, the last seen first. */
  @Get()
  @Scope('account')
  @Problems()
  async list(@CurrentCaller() { userId, sessionId }: Caller): Promise<Items<Session>> {
    return { items: await listSessions(this.database, userId, sessionId) };
  }

  /** Ends one session. */
  @Delete(':id')
  @HttpCode(204)
  @Scope('account')
  @Problems('session.not-found')
  async end(@CurrentCaller() { userId }: Caller, @Param() { id }: IdParam): Promise<void> {
    await this.endSessions.execute({ userId, id }, 'revoked');
  }

  /** Ends every session but the caller's own. */
  @Delete()
  @HttpCode(204)
  @Scope('account')
  @Problems()
  async endOthers(@CurrentCaller() { userId, sessionId }: Caller): Promise<void> {
    await this.endSessions.execute({ userId, except: sessionId }, 'revoked');
  }
}
