import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';

import { BUS, type Bus } from '../platform/bus';
import { ControlFeed } from '../platform/control';
import { Listening } from './listening/listening';
import { SignalRouter } from './signals/signal-router';

/** Takes the bus's news. A fault here must not reach the one who publishes. */
@Injectable()
export class BusListener implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(BusListener.name);

  constructor(
    @Inject(BUS) private readonly bus: Bus,
    private readonly listening: Listening,
    private readonly signals: SignalRouter,
    private readonly control: ControlFeed,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.bus.start({
      entries: (news) => this.guard(() => this.listening.takeEntries(news)),
      signal: (news) => this.guard(() => this.signals.take(news)),
      controlChanged: () => this.control.hurry(),
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.bus.stop();
  }

  private guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.logger.error(error);
    }
  }
}
