import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';

import { BUS, type Bus } from '../platform/bus';
import { ControlFeed } from '../platform/control';
import { DeliveryTraces } from './delivery-traces';
import { Comparison } from './listening/comparison';
import { Listening } from './listening/listening';
import { Presence } from './signals/presence';
import { SignalRouter } from './signals/signal-router';

/** Takes the bus's news. A fault here must not reach the one who publishes. */
@Injectable()
export class BusListener implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(BusListener.name);

  constructor(
    @Inject(BUS) private readonly bus: Bus,
    private readonly listening: Listening,
    private readonly comparison: Comparison,
    private readonly signals: SignalRouter,
    private readonly presence: Presence,
    private readonly control: ControlFeed,
    private readonly traces: DeliveryTraces,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.bus.start({
      entries: (news) =>
        this.guard(() => this.traces.consume(news, () => this.listening.takeEntries(news))),
      signal: (news) => this.guard(() => this.signals.take(news)),
      head: (news) => this.guard(() => this.listening.takeLogHead(news)),
      controlChanged: () => this.control.hurry(),
      arrived: () => this.presence.tellAllSoon(),
      missed: () => this.comparison.compareAll(),
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
