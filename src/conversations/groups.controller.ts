import {
  type CommitAccepted,
  type CommitEntry,
  type GroupState,
  LIMITS,
  type Page,
  type Welcome,
} from '@anochat/contract';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';

import { Database } from '../platform/database';
import { ProblemError } from '../platform/errors';
import { type Caller, CurrentCaller, IdParam, Problems } from '../platform/http';
import {
  CommitsQueryDto,
  NewCommitDto,
  NewGenerationDto,
  ReplaceGroupInfoDto,
  WelcomesQuery,
} from './dto/commit.dto';
import { pageOf } from './page-of';
import { requireMember } from './require-access';
import { findWholeGroup, listRemovals, listWaiting } from './store/group-store';
import { endWelcome, listWelcomes } from './store/welcome-store';
import { BeginGeneration } from './use-cases/begin-generation';
import { CommitToGroup } from './use-cases/commit-to-group';
import { ListCommits } from './use-cases/list-commits';
import { ReplaceGroupInfo } from './use-cases/replace-group-info';

/** The groups of encrypted conversations. */
@ApiTags('groups')
@Controller()
export class GroupsController {
  constructor(
    private readonly database: Database,
    private readonly beginGeneration: BeginGeneration,
    private readonly commitToGroup: CommitToGroup,
    private readonly listCommits: ListCommits,
    private readonly replaceGroupInfo: ReplaceGroupInfo,
  ) {}

  /** 201 for a new commit; 200 when the same id and bytes came before, with the first answer. */
  @Post('conversations/:id/commits')
  @ApiResponse({ status: 200 })
  @ApiResponse({ status: 201 })
  @Problems(
    'conversation.not-found',
    'conversation.mode-mismatch',
    'conversation.key-broken',
    'conversation.blocked',
    'commit.refused',
    'epoch.stale',
    'limit.reached',
    'message.id-taken',
  )
  async commit(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParam,
    @Body() request: NewCommitDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CommitAccepted> {
    const accepted = await this.commitToGroup.execute(caller, id, request);
    response.status(accepted.duplicate ? 200 : 201);
    return accepted;
  }

  /** 201 for a new generation; 200 when the same id and bytes came before, with the first answer. */
  @Post('conversations/:id/generations')
  @ApiResponse({ status: 200 })
  @ApiResponse({ status: 201 })
  @Problems(
    'conversation.not-found',
    'conversation.mode-mismatch',
    'conversation.key-broken',
    'commit.refused',
    'epoch.stale',
    'limit.reached',
    'message.id-taken',
  )
  async begin(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParam,
    @Body() request: NewGenerationDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CommitAccepted> {
    const accepted = await this.beginGeneration.execute(caller, id, request);
    response.status(accepted.duplicate ? 200 : 201);
    return accepted;
  }

  /** The commits that lead on from an epoch, in order, as far as the caller may read the log. */
  @Get('conversations/:id/commits')
  @Problems('conversation.not-found')
  commits(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParam,
    @Query() query: CommitsQueryDto,
  ): Promise<Page<CommitEntry>> {
    return this.listCommits.execute(caller.userId, id, query);
  }

  /** The group as it is now: what a device comes in by, and what has to be done first. */
  @Get('conversations/:id/group')
  @Problems('conversation.not-found', 'conversation.mode-mismatch')
  async group(@CurrentCaller() caller: Caller, @Param() { id }: IdParam): Promise<GroupState> {
    await requireMember(this.database, caller.userId, id);
    const [group, pendingRemovals, waiting] = await Promise.all([
      findWholeGroup(this.database, id),
      listRemovals(this.database, id),
      listWaiting(this.database, id),
    ]);
    if (group === undefined) throw new ProblemError('conversation.mode-mismatch');
    const groupInfo = group.groupInfo.toString('base64');
    return { ...group, groupInfo, pendingRemovals, waiting };
  }

  /** Puts another GroupInfo of the current epoch in the place of one with which nobody can come in. */
  @Put('conversations/:id/group-info')
  @HttpCode(204)
  @Problems(
    'conversation.not-found',
    'conversation.mode-mismatch',
    'commit.refused',
    'device.not-in-group',
    'epoch.stale',
  )
  replace(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParam,
    @Body() request: ReplaceGroupInfoDto,
  ): Promise<void> {
    return this.replaceGroupInfo.execute(caller, id, request);
  }

  /** What the calling device joins its groups by, the oldest first. */
  @Get('welcomes')
  @Problems()
  async welcomes(
    @CurrentCaller() { deviceId }: Caller,
    @Query() { cursor, limit = LIMITS.pageWelcomesDefault }: WelcomesQuery,
  ): Promise<Page<Welcome>> {
    const found = await listWelcomes(this.database, deviceId, cursor ?? null, limit + 1);
    return pageOf(found, limit, ({ id }) => id);
  }

  /** The calling device has joined by it. */
  @Delete('welcomes/:id')
  @HttpCode(204)
  @Problems('welcome.not-found')
  async endWelcome(@CurrentCaller() { deviceId }: Caller, @Param() { id }: IdParam): Promise<void> {
    if (!(await endWelcome(this.database, id, deviceId))) {
      throw new ProblemError('welcome.not-found');
    }
  }
}
