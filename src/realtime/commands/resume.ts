import { Inject, Injectable } from '@nestjs/common';
import type { CommandPayload, SyncPage } from '@anochat/contract';

import { Conversations } from '../../conversations';
import { ProblemError } from '../../platform/errors';
import { type EngineLink, HUB, type Hub } from '../../platform/hub';
import type { LiveConnection } from '../connections/live-connection';
import { signalFrame } from '../events/event-frame';
import { Listening } from '../listening/listening';
import { RealtimeMetrics } from '../realtime-metrics';

/** `sync.resume`: the heads are read once live delivery has begun, so that nothing lies between. */
@Injectable()
export class Resume {
  constructor(
    @Inject(HUB) private readonly hub: Hub<EngineLink>,
    private readonly listening: Listening,
    private readonly conversations: Conversations,
    private readonly metrics: RealtimeMetrics,
  ) {}

  async execute(
    connection: LiveConnection,
    request: CommandPayload<'sync.resume'>,
  ): Promise<SyncPage> {
    if (connection.isResuming)
      throw new ProblemError('request.rate-limited', {
        detail: 'A resume is under way on this connection.',
        retryAfter: 1,
        bucket: 'socket-resumes',
      });
    connection.isResuming = true;
    const stop = this.metrics.resumes.startTimer();
    try {
      await this.listening.listen(connection.caller.userId);
      return await this.conversations.resume(connection.caller, request);
    } finally {
      connection.isResuming = false;
      stop();
    }
  }

  /** After the page was acknowledged. */
  sendCaughtUp({ id }: LiveConnection): void {
    this.hub.toConnection(id, signalFrame('sync.caught-up', {}));
  }
}
