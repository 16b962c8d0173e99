import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { LIMITS } from '@anochat/contract';
import { ApiTags } from '@nestjs/swagger';

import { Database } from '../platform/database';
import { type Caller, CurrentCaller, Problems, RateLimit } from '../platform/http';
import { ReportUnopenedDto } from './dto/report-unopened.dto';
import { EncryptionMetrics } from './encryption-metrics';
import { requireLinked } from './require-linked';

@ApiTags('encryption')
@Controller('users/me/unopened')
export class UnopenedController {
  constructor(
    private readonly database: Database,
    private readonly metrics: EncryptionMetrics,
  ) {}

  /**
   * How many messages the calling device could not open since it last told, by reason. Sums are kept,
   * not who told them.
   */
  @Post()
  @HttpCode(204)
  @RateLimit({ bucket: 'unopened-reports', ...LIMITS.unopenedReports })
  @Problems('device.not-linked')
  async report(
    @CurrentCaller() caller: Caller,
    @Body() { items }: ReportUnopenedDto,
  ): Promise<void> {
    await requireLinked(this.database, caller);
    for (const { reason, count } of items) this.metrics.unopened(reason, count);
  }
}
