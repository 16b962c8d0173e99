import {
  type Accepted,
  type Entry,
  type Envelope,
  type EntryPage,
  type Items,
  LIMITS,
  type Mark,
  type Page,
} from '@anochat/contract';
import { Body, Controller, Get, HttpCode, Param, Put, Query, Res } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';

import { Database } from '../platform/database';
import { ProblemError } from '../platform/errors';
import { type Caller, CurrentCaller, IdParam, Problems } from '../platform/http';
import { MarkUpToDto } from './dto/conversation-bodies';
import { EntryParams, MessageParams } from './dto/conversation-params';
import { EnvelopePipe } from './dto/envelope.pipe';
import { AboutQuery, EntriesQuery, MembersQuery } from './dto/page-queries';
import { MarkKeeper } from './marks/mark-keeper';
import { pageOf } from './page-of';
import { requireMember } from './require-access';
import { listMarks, listReceipts } from './store/mark-store';
import { ReadAbout } from './use-cases/read-about';
import { ReadEntryPage } from './use-cases/read-entry-page';
import { SendMessage } from './use-cases/send-message';
import { clipRanges } from './visibility';

@ApiTags('log')
@Controller('conversations/:id')
export class LogController {
  constructor(
    private readonly database: Database,
    private readonly sendMessage: SendMessage,
    private readonly readEntryPage: ReadEntryPage,
    private readonly readAbout: ReadAbout,
    private readonly marks: MarkKeeper,
  ) {}

  /** 201 for a new entry; 200 when the same id and body came before, with the first answer. */
  @Put('messages/:clientId')
  @ApiResponse({ status: 200 })
  @ApiResponse({ status: 201 })
  @Problems(
    'conversation.not-found',
    'conversation.mode-mismatch',
    'conversation.key-broken',
    'conversation.blocked',
    'conversation.posting-restricted',
    'message.id-taken',
    'message.target-not-found',
    'message.target-forbidden',
    'redaction.refused',
    'blob.not-found',
    'blob.mismatch',
    'device.not-in-group',
    'epoch.stale',
    'removal.pending',
  )
  async send(
    @CurrentCaller() caller: Caller,
    @Param() { id, clientId }: MessageParams,
    @Body(EnvelopePipe) envelope: Envelope,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Accepted> {
    const accepted = await this.sendMessage.execute(caller, id, clientId, envelope);
    response.status(accepted.duplicate ? 200 : 201);
    return accepted;
  }

  /** A piece of the log: its end, or `before`, `after` or `around` a seq. */
  @Get('entries')
  @Problems('conversation.not-found')
  entries(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParam,
    @Query() query: EntriesQuery,
  ): Promise<EntryPage> {
    const { before, after, around } = query;
    if ([before, after, around].filter((seq) => seq !== undefined).length > 1) {
      throw new ProblemError('request.invalid', {
        errors: [
          { path: 'after', message: 'only one of before, after and around can be asked for' },
        ],
      });
    }
    return this.readEntryPage.execute(caller.userId, id, query);
  }

  /** The rest of what was said about the entries of a page, where it is too much for one answer. */
  @Get('about')
  @Problems('conversation.not-found')
  about(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParam,
    @Query() { cursor }: AboutQuery,
  ): Promise<Page<Entry>> {
    return this.readAbout.execute(caller.userId, id, cursor);
  }

  /** The caller has read everything up to here. It never goes back. */
  @Put('read')
  @HttpCode(204)
  @Problems('conversation.not-found')
  markRead(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParam,
    @Body() { upTo }: MarkUpToDto,
  ): Promise<void> {
    return this.marks.move(caller.userId, id, { read: upTo });
  }

  /** The caller's devices have received everything up to here. It never goes back. */
  @Put('delivered')
  @HttpCode(204)
  @Problems('conversation.not-found')
  markDelivered(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParam,
    @Body() { upTo }: MarkUpToDto,
  ): Promise<void> {
    return this.marks.move(caller.userId, id, { delivered: upTo });
  }

  /** How far the members have received and read; empty where there are too many to show. */
  @Get('marks')
  @Problems('conversation.not-found')
  async listMarks(@CurrentCaller() caller: Caller, @Param() { id }: IdParam): Promise<Items<Mark>> {
    const { memberCount } = await requireMember(this.database, caller.userId, id);
    if (memberCount > LIMITS.readMarkMembers) return { items: [] };
    return { items: await listMarks(this.database, id, LIMITS.readMarkMembers) };
  }

  /**
   * Who has received one entry, and how far each has read; in order of user ids. Members who came
   * after it are not among them, nor is anyone where the caller may not read it.
   */
  @Get('receipts/:seq')
  @Problems('conversation.not-found')
  async receipts(
    @CurrentCaller() caller: Caller,
    @Param() { id, seq }: EntryParams,
    @Query() { cursor, limit = LIMITS.pageMembersDefault }: MembersQuery,
  ): Promise<Page<Mark>> {
    const { visible } = await requireMember(this.database, caller.userId, id);
    const isReadable = clipRanges(visible, seq, seq).length > 0;
    const found = isReadable
      ? await listReceipts(this.database, id, seq, cursor ?? null, limit + 1)
      : [];
    return pageOf(found, limit, ({ userId }) => userId);
  }
}
