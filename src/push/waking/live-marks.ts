import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';

import { Database } from '../../platform/database';
import { LiveDevices } from '../../platform/live-devices';
import { Rounds } from '../../platform/rounds';
import { PushDoor } from '../push-door';
import { markGone, markLive } from '../store/wake-store';

const EVERY_MS = 1_000;
const AGAIN_AFTER_MS = 30_000;
/** Told again twice as often; an instance that ends without a word leaves its devices for as long. */
const LIVE_MS = 60_000;

/** Writes which devices are connected here, for whoever on any instance is about to wake them. */
@Injectable()
export class LiveMarks implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(LiveMarks.name);
  private toldAllAt = 0;
  private readonly rounds = new Rounds(
    EVERY_MS,
    () => this.tell(Date.now()),
    (error) => this.logger.debug(`Who is connected cannot be told: ${String(error)}`),
  );

  constructor(
    private readonly database: Database,
    private readonly devices: LiveDevices,
    private readonly door: PushDoor,
  ) {}

  onApplicationBootstrap(): void {
    if (this.door.options.kinds.length > 0) this.rounds.begin();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.end();
  }

  /** One round: of those that have come or gone, and now and then of all. */
  async tell(now: number): Promise<void> {
    const changed = this.devices.takeChanged();
    const isTimeForAll = now - this.toldAllAt >= AGAIN_AFTER_MS;
    const here = isTimeForAll ? this.devices.all() : changed.filter((id) => this.devices.has(id));
    const gone = changed.filter((id) => !this.devices.has(id));
    if (here.length > 0) await markLive(this.database, here, LIVE_MS);
    if (gone.length > 0) await markGone(this.database, gone);
    if (isTimeForAll) this.toldAllAt = now;
  }
}
