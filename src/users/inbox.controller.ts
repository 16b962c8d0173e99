import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { InboxItem, Page } from '@anochat/contract';
import { ApiTags } from '@nestjs/swagger';

import { Database } from '../platform/database';
import { ProblemError } from '../platform/errors';
import { type Caller, CurrentCaller, IdParam, Problems } from '../platform/http';
import { InboxQuery, SendToDeviceDto } from './dto/inbox.dto';
import { requireLinked } from './require-linked';
import { deleteInboxItem } from './store/inbox-store';
import { listInbox } from './use-cases/list-inbox';
import { SendToDevice } from './use-cases/send-to-device';

@ApiTags('encryption')
@Controller('inbox')
export class InboxController {
  constructor(
    private readonly database: Database,
    private readonly sendToDevice: SendToDevice,
  ) {}

  /** Sealed to one device: an own one, or one of somebody in the same encrypted conversation. */
  @Post()
  @HttpCode(204)
  @Problems('device.not-linked', 'device.not-found', 'conversation.blocked', 'limit.reached')
  async send(@CurrentCaller() caller: Caller, @Body() request: SendToDeviceDto): Promise<void> {
    await this.sendToDevice.execute(caller, request);
  }

  /** What waits for the calling device, the oldest first. */
  @Get()
  @Problems('device.not-linked')
  list(@CurrentCaller() caller: Caller, @Query() query: InboxQuery): Promise<Page<InboxItem>> {
    return listInbox(this.database, caller, query);
  }

  /** The calling device has what was in it. */
  @Delete(':id')
  @HttpCode(204)
  @Problems('device.not-linked', 'inbox.not-found')
  async remove(@CurrentCaller() caller: Caller, @Param() { id }: IdParam): Promise<void> {
    await requireLinked(this.database, caller);
    const wasThere = await deleteInboxItem(this.database, caller.deviceId, id);
    if (!wasThere) throw new ProblemError('inbox.not-found');
  }
}
