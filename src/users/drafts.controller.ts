import { Body, Controller, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import type { Page, SealedDraft } from '@anochat/contract';
import { ApiTags } from '@nestjs/swagger';

import { Database } from '../platform/database';
import { type Caller, CurrentCaller, IdParam, Problems } from '../platform/http';
import { DraftsQuery, SaveDraftDto } from './dto/drafts.dto';
import { listDrafts } from './use-cases/list-drafts';
import { SaveDraft } from './use-cases/save-draft';

@ApiTags('encryption')
@Controller('users/me/drafts')
export class DraftsController {
  constructor(
    private readonly database: Database,
    private readonly saveDraft: SaveDraft,
  ) {}

  /**
   * What the caller has begun to write in the conversation with this id, sealed to the own backup
   * key, in place of what was there. Of too many the one that was changed longest ago is dropped.
   */
  @Put(':id')
  @HttpCode(204)
  @Problems('device.not-linked', 'conversation.not-found')
  async save(
    @CurrentCaller() caller: Caller,
    @Param() { id }: IdParam,
    @Body() request: SaveDraftDto,
  ): Promise<void> {
    await this.saveDraft.execute(caller, id, request);
  }

  /** What the caller's devices saved after a revision, in the order in which they did. */
  @Get()
  @Problems('device.not-linked')
  list(@CurrentCaller() caller: Caller, @Query() query: DraftsQuery): Promise<Page<SealedDraft>> {
    return listDrafts(this.database, caller, query);
  }
}
