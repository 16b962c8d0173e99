import {
  type ChannelListing,
  type Head,
  type Invite,
  type InvitePreview,
  type Items,
  LIMITS,
  type Page,
} from '@anochat/contract';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { Database } from '../platform/database';
import { ProblemError } from '../platform/errors';
import { type Caller, CurrentCaller, IdParam, Problems } from '../platform/http';
import { channelCursorOf, readChannelCursor } from './channel-cursor';
import { CreateInviteDto } from './dto/conversation-bodies';
import { InviteCodeParams, InviteParams } from './dto/conversation-params';
import { ChannelsQuery } from './dto/page-queries';
import { pageOf } from './page-of';
import { ACT_PROBLEMS, requireMayAct } from './require-access';
import { listChannels } from './store/channel-store';
import { findInvitePreview, listInvites } from './store/invite-store';
import { HeadReader } from './sync/head-reader';
import { CreateInvite } from './use-cases/create-invite';
import { DeleteInvite } from './use-cases/delete-invite';
import { JoinConversation } from './use-cases/join-conversation';

/** The ways in: invitations, and the directory of public channels. */
@ApiTags('joining')
@Controller()
export class JoiningController {
  constructor(
    private readonly database: Database,
    private readonly heads: HeadReader,
    private readonly createInvite: CreateInvite,
    private readonly deleteInvite: DeleteInvite,
    private readonly joinConversation: JoinConversation,
  ) {}

  /** Invitations that still let people in, the newest first. */
  @Get('conversations/:id/invites')
  @Problems(...ACT_PROBLEMS)
  async invites(@CurrentCaller() caller: Caller, @Param() { id }: IdParam): Promise<Items<Invite>> {
    await requireMayAct(this.database, caller.userId, id, 'invite.manage');
    return { items: await listInvites(this.database, id) };
  }

  /** Makes a link by which people join. */
  @Post('conversations/:id/invites')
  @Problems(...ACT_PROBLEMS, 'limit.reached')
  invite(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParam,
    @Body() request: CreateInviteDto,
  ): Promise<Invite> {
    return this.createInvite.execute(caller, id, request);
  }

  /** Ends an invitation. */
  @Delete('conversations/:id/invites/:inviteId')
  @HttpCode(204)
  @Problems(...ACT_PROBLEMS, 'invite.not-found')
  uninvite(
    @CurrentCaller() caller: Caller,
    @Param() { id, inviteId }: InviteParams,
  ): Promise<void> {
    return this.deleteInvite.execute(caller, id, inviteId);
  }

  /** What an invitation leads to. */
  @Get('invites/:code')
  @Problems('invite.not-found')
  async preview(
    @CurrentCaller() caller: Caller,
    @Param() { code }: InviteCodeParams,
  ): Promise<InvitePreview> {
    const preview = await findInvitePreview(this.database, code, caller.userId);
    if (preview === undefined) throw new ProblemError('invite.not-found');
    return preview;
  }

  /** Joins by an invitation; one who is a member already joins nothing. */
  @Post('invites/:code/join')
  @HttpCode(200)
  @Problems('invite.not-found', 'member.banned', 'limit.reached')
  async joinByInvite(
    @CurrentCaller() caller: Caller,
    @Param() { code }: InviteCodeParams,
  ): Promise<Head> {
    return this.headOf(caller, await this.joinConversation.byInvite(caller, code));
  }

  /** The directory of public channels, by title. */
  @Get('channels')
  @Problems()
  async channels(
    @CurrentCaller() caller: Caller,
    @Query() { prefix = '', cursor, limit = LIMITS.pageUsersDefault }: ChannelsQuery,
  ): Promise<Page<ChannelListing>> {
    const after = cursor === undefined ? null : readChannelCursor(cursor);
    const found = await listChannels(this.database, caller.userId, prefix, after, limit + 1);
    return pageOf(found, limit, channelCursorOf);
  }

  /** Joins a public channel; one who is a member already joins nothing. */
  @Post('conversations/:id/join')
  @HttpCode(200)
  @Problems('conversation.not-found', 'member.banned', 'limit.reached')
  async join(@CurrentCaller() caller: Caller, @Param() { id }: IdParam): Promise<Head> {
    await this.joinConversation.execute(caller, id);
    return this.headOf(caller, id);
  }

  private async headOf(caller: Caller, id: string): Promise<Head> {
    const [head] = await this.heads.ofUser(caller.userId, [id]);
    if (head === undefined) throw new ProblemError('conversation.not-found');
    return head;
  }
}
