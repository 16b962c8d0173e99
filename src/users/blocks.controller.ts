import { Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import type { Items, UserProfile } from '@anochat/contract';
import { ApiTags } from '@nestjs/swagger';

import { Database } from '../platform/database';
import { type Caller, CurrentCaller, IdParam, Problems, Scope } from '../platform/http';
import { listBlocked } from './store/block-store';
import { BlockUser } from './use-cases/block-user';
import { UnblockUser } from './use-cases/unblock-user';

@ApiTags('users')
@Controller('users/me/blocks')
export class BlocksController {
  constructor(
    private readonly database: Database,
    private readonly blockUser: BlockUser,
    private readonly unblockUser: UnblockUser,
  ) {}

  /** The people whom the caller blocked. */
  @Get()
  @Problems()
  async list(@CurrentCaller() caller: Caller): Promise<Items<UserProfile>> {
    return { items: await listBlocked(this.database, caller.userId) };
  }

  /** Blocks a person; again changes nothing. */
  @Put(':id')
  @HttpCode(204)
  @Scope('account')
  @Problems('user.not-found', 'limit.reached')
  async block(@CurrentCaller() caller: Caller, @Param() { id }: IdParam): Promise<void> {
    await this.blockUser.execute(caller.userId, id);
  }

  /** Ends a block, or does nothing when there is none. */
  @Delete(':id')
  @HttpCode(204)
  @Scope('account')
  @Problems()
  async unblock(@CurrentCaller() caller: Caller, @Param() { id }: IdParam): Promise<void> {
    await this.unblockUser.execute(caller.userId, id);
  }
}
