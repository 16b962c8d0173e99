import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { Items, PersonalToken } from '@anochat/contract';
import { ApiTags } from '@nestjs/swagger';

import { Database } from '../platform/database';
import { type Caller, CurrentCaller, IdParam, Problems, Scope } from '../platform/http';
import { CreateTokenDto } from './dto/create-token.dto';
import { listTokens } from './store/token-store';
import { MakeToken } from './use-cases/make-token';
import { RevokeToken } from './use-cases/revoke-token';

@ApiTags('auth')
@Controller('auth/tokens')
@Scope('account')
export class TokensController {
  constructor(
    private readonly database: Database,
    private readonly makeToken: MakeToken,
    private readonly revokeToken: RevokeToken,
  ) {}

  /** Personal tokens that work, the newest first. */
  @Get()
  @Problems()
  async list(@CurrentCaller() { userId }: Caller): Promise<Items<PersonalToken>> {
    return { items: await listTokens(this.database, userId) };
  }

  /** Makes one; its secret is shown in this answer alone. */
  @Post()
  @Problems('limit.reached')
  make(@CurrentCaller() caller: Caller, @Body() body: CreateTokenDto): Promise<PersonalToken> {
    return this.makeToken.execute(caller, body);
  }

  /** Revokes one. */
  @Delete(':id')
  @HttpCode(204)
  @Problems('token.not-found')
  async revoke(@CurrentCaller() { userId }: Caller, @Param() { id }: IdParam): Promise<void> {
    await this.revokeToken.execute(userId, id);
  }
}
