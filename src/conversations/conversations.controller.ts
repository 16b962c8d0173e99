import type { CreateConversation as CreateRequest, Head, SyncPage } from '@anochat/contract';
import { Body, Controller, Get, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { Response } from 'express';

import { ProblemError } from '../platform/errors';
import { type Caller, CurrentCaller, IdParam, Problems } from '../platform/http';
import { UpdateConversationDto } from './dto/conversation-bodies';
import { CreateChannelDto, CreateDirectDto, CreateGroupDto } from './dto/create-conversation.dto';
import { CreateConversationPipe } from './dto/create-conversation.pipe';
import { SyncQuery } from './dto/page-queries';
import { ACT_PROBLEMS } from './require-access';
import { HeadReader } from './sync/head-reader';
import { ChangeSettings } from './use-cases/change-settings';
import { CreateConversation } from './use-cases/create-conversation';
import { Sync } from './use-cases/sync';

@ApiTags('conversations')
@ApiExtraModels(CreateDirectDto, CreateGroupDto, CreateChannelDto)
@Controller()
export class ConversationsController {
  constructor(
    private readonly heads: HeadReader,
    private readonly createConversation: CreateConversation,
    private readonly changeSettings: ChangeSettings,
    private readonly sync: Sync,
  ) {}

  /** Heads of the caller's conversations: all, or what changed since a token. */
  @Get('sync')
  @Problems('sync.timeline-changed')
  synchronise(@CurrentCaller() caller: Caller, @Query() query: SyncQuery): Promise<SyncPage> {
    return this.sync.execute(caller.userId, query);
  }

  /**
   * 201 for a new conversation, 200 for the one that the same id or pair has already. A direct
   * conversation is always encrypted: without `e2ee` one that is there is found, and none made.
   */
  @Post('conversations')
  @ApiBody({
    schema: {
      oneOf: [CreateDirectDto, CreateGroupDto, CreateChannelDto].map((dto) => ({
        $ref: getSchemaPath(dto),
      })),
    },
  })
  @ApiResponse({ status: 200 })
  @ApiResponse({ status: 201 })
  @Problems(
    'user.not-found',
    'user.without-encryption',
    'conversation.id-taken',
    'conversation.mode-mismatch',
    'conversation.blocked',
    'commit.refused',
    'limit.reached',
  )
  async create(
    @CurrentCaller() caller: Caller,
    @Body(CreateConversationPipe) request: CreateRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Head> {
    const { head, isNew } = await this.createConversation.execute(caller, request);
    response.status(isNew ? 201 : 200);
    return head;
  }

  /** One conversation as the caller sees it. */
  @Get('conversations/:id')
  @Problems('conversation.not-found')
  read(@CurrentCaller() caller: Caller, @Param() { id }: IdParam): Promise<Head> {
    return this.headOf(caller, id);
  }

  /** Changes the fields that are given. */
  @Patch('conversations/:id')
  @Problems(...ACT_PROBLEMS)
  async change(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParam,
    @Body() change: UpdateConversationDto,
  ): Promise<Head> {
    await this.changeSettings.execute(caller, id, change);
    return this.headOf(caller, id);
  }

  private async headOf(caller: Caller, id: string): Promise<Head> {
    const [head] = await this.heads.ofUser(caller.userId, [id]);
    if (head === undefined) throw new ProblemError('conversation.not-found');
    return head;
  }
}
