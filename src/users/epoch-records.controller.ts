import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import type { EpochRecord, Page } from '@anochat/contract';
import { ApiTags } from '@nestjs/swagger';

import { Database } from '../platform/database';
import { type Caller, CurrentCaller, Problems } from '../platform/http';
import { AddEpochRecordsDto, EpochRecordsQuery } from './dto/epoch-records.dto';
import { AddEpochRecords } from './use-cases/add-epoch-records';
import { listEpochRecords } from './use-cases/list-epoch-records';

@ApiTags('encryption')
@Controller('users/me/epoch-records')
export class EpochRecordsController {
  constructor(
    private readonly database: Database,
    private readonly addEpochRecords: AddEpochRecords,
  ) {}

  /** Keys of epochs, sealed to the caller's own backup key; those that are there stay as they are. */
  @Post()
  @HttpCode(204)
  @Problems('device.not-linked', 'conversation.not-found')
  async add(@CurrentCaller() caller: Caller, @Body() { items }: AddEpochRecordsDto): Promise<void> {
    await this.addEpochRecords.execute(caller, items);
  }

  /** Those that the caller's devices left, by conversation, the oldest epoch first. */
  @Get()
  @Problems('device.not-linked')
  list(
    @CurrentCaller() caller: Caller,
    @Query() query: EpochRecordsQuery,
  ): Promise<Page<EpochRecord>> {
    return listEpochRecords(this.database, caller, query);
  }
}
