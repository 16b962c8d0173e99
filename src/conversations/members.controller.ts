import { type Ban, type Head, type Items, LIMITS, type Member, type Page } from '@anochat/contract';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Put,
  Query,
} from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';

import { Database } from '../platform/database';
import { ProblemError } from '../platform/errors';
import { type Caller, CurrentCaller, IdParam, Problems } from '../platform/http';
import {
  AddMembersDto,
  ChangeRoleDto,
  TransferOwnershipDto,
  UpdateOwnMembershipDto,
} from './dto/conversation-bodies';
import { MemberOrMeParams, MemberParams } from './dto/conversation-params';
import { LeaveDto } from './dto/leave.dto';
import { MemberSearchQuery, MembersQuery } from './dto/page-queries';
import { pageOf } from './page-of';
import { ACT_PROBLEMS, requireMayAct, requireMember } from './require-access';
import { listBans } from './store/ban-store';
import { listMembers, searchMembers } from './store/member-store';
import { HeadReader } from './sync/head-reader';
import { AddMembers } from './use-cases/add-members';
import { BanMember } from './use-cases/ban-member';
import { ChangeOwnMembership } from './use-cases/change-own-membership';
import { ChangeRole } from './use-cases/change-role';
import { RemoveMember } from './use-cases/remove-member';
import { TransferOwnership } from './use-cases/transfer-ownership';
import { UnbanMember } from './use-cases/unban-member';

@ApiTags('members')
@Controller('conversations/:id')
export class MembersController {
  constructor(
    private readonly database: Database,
    private readonly heads: HeadReader,
    private readonly addMembers: AddMembers,
    private readonly removeMember: RemoveMember,
    private readonly changeRole: ChangeRole,
    private readonly changeOwnMembership: ChangeOwnMembership,
    private readonly transferOwnership: TransferOwnership,
    private readonly banMember: BanMember,
    private readonly unbanMember: UnbanMember,
  ) {}

  /** Members in order of their ids. */
  @Get('members')
  @Problems('conversation.not-found')
  async list(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParam,
    @Query() { cursor, limit = LIMITS.pageMembersDefault }: MembersQuery,
  ): Promise<Page<Member>> {
    await requireMember(this.database, caller.userId, id);
    const found = await listMembers(this.database, id, cursor ?? null, limit + 1);
    return pageOf(found, limit, ({ user }) => user.id);
  }

  /** Members by the first letters of their names. */
  @Get('members/search')
  @Problems('conversation.not-found')
  async search(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParam,
    @Query() { prefix, limit = LIMITS.pageUsersDefault }: MemberSearchQuery,
  ): Promise<Items<Member>> {
    await requireMember(this.database, caller.userId, id);
    return { items: await searchMembers(this.database, id, prefix, limit) };
  }

  /** Adds all of them or none. */
  @Post('members')
  @HttpCode(200)
  @Problems(
    ...ACT_PROBLEMS,
    'conversation.blocked',
    'user.not-found',
    'member.already',
    'member.banned',
    'limit.reached',
  )
  async add(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParam,
    @Body() { userIds }: AddMembersDto,
  ): Promise<Head> {
    await this.addMembers.execute(caller, id, userIds);
    const [head] = await this.heads.ofUser(caller.userId, [id]);
    if (head === undefined) throw new ProblemError('conversation.not-found');
    return head;
  }

  /** What the caller keeps about the conversation. */
  @Patch('members/me')
  @Problems('conversation.not-found')
  changeOwn(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParam,
    @Body() change: UpdateOwnMembershipDto,
  ): Promise<Head> {
    return this.changeOwnMembership.execute(caller, id, change);
  }

  /** Gives a member another role; the caller's own has to be above both. */
  @Patch('members/:userId')
  @HttpCode(204)
  @Problems(...ACT_PROBLEMS, 'member.not-found')
  change(
    @CurrentCaller() caller: Caller,
    @Param() { id, userId }: MemberParams,
    @Body() change: ChangeRoleDto,
  ): Promise<void> {
    return this.changeRole.execute(caller, id, userId, change);
  }

  /**
   * Leaves (`me`), or removes a member. From an encrypted conversation one leaves with a signed
   * word; the devices of whoever is gone are then taken out by a commit of any member.
   */
  @Delete('members/:userId')
  @HttpCode(204)
  @ApiBody({ type: LeaveDto, required: false })
  @Problems(...ACT_PROBLEMS, 'member.not-found', 'member.owner-must-stay')
  remove(
    @CurrentCaller() caller: Caller,
    @Param() { id, userId }: MemberOrMeParams,
    @Body() { statement }: LeaveDto,
  ): Promise<void> {
    const member = userId === 'me' ? caller.userId : userId;
    return this.removeMember.execute(caller, id, member, statement);
  }

  /** Makes another member the owner; the caller becomes an administrator. */
  @Post('ownership')
  @HttpCode(204)
  @Problems(...ACT_PROBLEMS, 'member.not-found')
  transfer(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParam,
    @Body() { userId }: TransferOwnershipDto,
  ): Promise<void> {
    return this.transferOwnership.execute(caller, id, userId);
  }

  /** People who may not come in, in order of their ids. */
  @Get('bans')
  @Problems(...ACT_PROBLEMS)
  async bans(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParam,
    @Query() { cursor, limit = LIMITS.pageMembersDefault }: MembersQuery,
  ): Promise<Page<Ban>> {
    await requireMayAct(this.database, caller.userId, id, 'member.ban');
    const found = await listBans(this.database, id, cursor ?? null, limit + 1);
    return pageOf(found, limit, ({ user }) => user.id);
  }

  /** Puts a person out and keeps them out. */
  @Put('bans/:userId')
  @HttpCode(204)
  @Problems(...ACT_PROBLEMS, 'user.not-found')
  ban(@CurrentCaller() caller: Caller, @Param() { id, userId }: MemberParams): Promise<void> {
    return this.banMember.execute(caller, id, userId);
  }

  /** Lets a person in again. */
  @Delete('bans/:userId')
  @HttpCode(204)
  @Problems(...ACT_PROBLEMS)
  unban(@CurrentCaller() caller: Caller, @Param() { id, userId }: MemberParams): Promise<void> {
    return this.unbanMember.execute(caller, id, userId);
  }
}
