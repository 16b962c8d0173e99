import {
  type Items,
  LIMITS,
  type PushOptions,
  type PushSubscriptionState,
  type PushTest,
} from '@anochat/contract';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { Database } from '../platform/database';
import { ProblemError } from '../platform/errors';
import { type Caller, CurrentCaller, IdParam, Problems, RateLimit, Scope } from '../platform/http';
import { SubscribePushDto } from './dto/subscribe-push.dto';
import { PushDoor } from './push-door';
import { deleteSubscription, listSubscriptions } from './store/subscription-store';
import { SubscribePush } from './use-cases/subscribe-push';
import { TestPush } from './use-cases/test-push';

@ApiTags('push')
@Controller('push')
export class PushController {
  constructor(
    private readonly database: Database,
    private readonly door: PushDoor,
    private readonly subscribePush: SubscribePush,
    private readonly testPush: TestPush,
  ) {}

  /** In which ways this server wakes devices. */
  @Get()
  @Problems()
  options(): PushOptions {
    return this.door.options;
  }

  /** Which of the caller's devices are woken, and how. */
  @Get('subscriptions')
  @Problems()
  async list(@CurrentCaller() caller: Caller): Promise<Items<PushSubscriptionState>> {
    return { items: await listSubscriptions(this.database, caller.userId) };
  }

  /**
   * The device that calls is woken from now on, as long as its session lasts; what was set for it
   * before is forgotten. It goes by nobody else, and by no personal token.
   */
  @Put('subscriptions/current')
  @Scope('account')
  @RateLimit({ bucket: 'push-subscribes', ...LIMITS.pushSubscribes })
  @Problems('push.kind-off', 'push.refused')
  subscribe(
    @CurrentCaller() caller: Caller,
    @Body() body: SubscribePushDto,
  ): Promise<PushSubscriptionState> {
    return this.subscribePush.execute(caller, body);
  }

  /** The device is woken no more. */
  @Delete('subscriptions/:id')
  @HttpCode(204)
  @Scope('account')
  @Problems('push.not-found')
  async unsubscribe(@CurrentCaller() caller: Caller, @Param() { id }: IdParam): Promise<void> {
    if (await deleteSubscription(this.database, caller.userId, id)) return;
    throw new ProblemError('push.not-found');
  }

  /** Sends a notification to one of the caller's devices at once, and tells what came of it. */
  @Post('subscriptions/:id/test')
  @HttpCode(200)
  @Scope('account')
  @RateLimit({ bucket: 'push-tests', ...LIMITS.pushTests })
  @Problems('push.not-found', 'push.kind-off')
  test(@CurrentCaller() caller: Caller, @Param() { id }: IdParam): Promise<PushTest> {
    return this.testPush.execute(caller.userId, id);
  }
}
