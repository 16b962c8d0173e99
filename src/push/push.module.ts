import { Module } from '@nestjs/common';

import { Config } from '../platform/config';
import { PushController } from './push.controller';
import { PushDoor } from './push-door';
import { PushMetrics } from './push-metrics';
import { openSenders } from './senders/open-senders';
import { PUSH_SENDERS } from './senders/push-sender';
import { Vapid } from './senders/web-push/vapid';
import { SubscribePush } from './use-cases/subscribe-push';
import { TestPush } from './use-cases/test-push';
import { LiveMarks } from './waking/live-marks';
import { NewsWorker } from './waking/news-worker';
import { WakeWorker } from './waking/wake-worker';

/** Services want something of this form; who serves this machine alone has no name to give. */
const FALLBACK_CONTACT = 'mailto:nobody@anochat.invalid';

/** Needs the global modules of configuration, database, jobs, live devices and observability. */
@Module({
  controllers: [PushController],
  providers: [
    LiveMarks,
    NewsWorker,
    {
      provide: Vapid,
      inject: [Config],
      useFactory: ({ push, secrets, origin, isSecure }: Config) =>
        push && new Vapid(secrets, push.contact ?? (isSecure ? origin : FALLBACK_CONTACT)),
    },
    { provide: PUSH_SENDERS, inject: [Config, Vapid], useFactory: openSenders },
    PushDoor,
    PushMetrics,
    SubscribePush,
    TestPush,
    WakeWorker,
  ],
})
export class PushModule {}
