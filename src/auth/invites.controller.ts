import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { Items, RegistrationInvite } from '@anochat/contract';
import { ApiTags } from '@nestjs/swagger';

import { Database } from '../platform/database';
import { AdminOnly, type Caller, CurrentCaller, IdParam, Problems, Scope } from '../platform/http';
import { CreateRegistrationInviteDto } from './dto/create-registration-invite.dto';
import { listInvites } from './store/invite-store';
import { MakeInvite } from './use-cases/make-invite';
import { WithdrawInvite } from './use-cases/withdraw-invite';

@ApiTags('auth')
@Controller('auth/invites')
@AdminOnly()
@Scope('account')
export class InvitesController {
  constructor(
    private readonly database: Database,
    private readonly makeInvite: MakeInvite,
    private readonly withdrawInvite: WithdrawInvite,
  ) {}

  /** Invitations to register that still let somebody in, the newest first. */
  @Get()
  @Problems()
  async list(): Promise<Items<RegistrationInvite>> {
    return { items: await listInvites(this.database) };
  }

  /** Makes one; its code is shown in this answer alone. */
  @Post()
  @Problems()
  make(
    @CurrentCaller() { userId }: Caller,
    @Body() body: CreateRegistrationInviteDto,
  ): Promise<RegistrationInvite> {
    return this.makeInvite.execute(userId, body);
  }

  /** Withdraws one. Whoever has registered with it stays. */
  @Delete(':id')
  @HttpCode(204)
  @Problems('invite.not-found')
  async withdraw(@CurrentCaller() { userId }: Caller, @Param() { id }: IdParam): Promise<void> {
    await this.withdrawInvite.execute(userId, id);
  }
}
