import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';

import { BUS, type Bus } from '../bus';
import { Config } from '../config';
import { DedicatedConnection } from '../database';
import { StartRefused } from '../embedded';
import {
  endLease,
  type Instance,
  liveInstances,
  renewLease,
  takeInstanceLock,
} from './instance-lease';

const LEASE_MS = 15_000;
const RENEW_EVERY_MS = 5_000;
const RETRY_MS = 1_000;
/** The session of an instance that was killed may outlive it for a moment. */
const PATIENCE_MS = 5_000;

/**
 * This instance's place among the live ones. On the memory bus there can be only one on a
 * database, because others would not hear its news: a second one refuses to start.
 */
@Injectable()
export class InstanceRegistration implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(InstanceRegistration.name);
  private readonly instance: Instance;
  private session: DedicatedConnection | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(
    private readonly config: Config,
    @Inject(BUS) bus: Bus,
    @Inject('VERSION') version: string,
  ) {
    this.instance = { id: randomUUID(), bus: bus.name, version };
  }

  /** @throws StartRefused when another instance is live that shares no bus with this one */
  async onModuleInit(): Promise<void> {
    const patienceEnds = Date.now() + PATIENCE_MS;
    while (!(await this.register())) {
      if (Date.now() > patienceEnds) throw await this.refusal();
      await sleep(200);
    }
    this.timer = setInterval(() => void this.renew(), RENEW_EVERY_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.timer);
    const { session } = this;
    this.session = undefined;
    if (session !== undefined) await this.leave(session);
  }

  /** @returns whether this instance may run; then `session` holds the lock. */
  private async register(): Promise<boolean> {
    const session = await DedicatedConnection.open(this.config.directDatabaseUrl, () =>
      this.lost(),
    );
    try {
      if (await takeInstanceLock(session, this.instance.bus)) {
        await renewLease(session, this.instance, LEASE_MS);
        if (this.isStopped) await this.leave(session);
        else this.session = session;
        return true;
      }
      await session.end();
      return false;
    } catch (error) {
      await session.end().catch(() => undefined);
      throw error;
    }
  }

  private async leave(session: DedicatedConnection): Promise<void> {
    await endLease(session, this.instance.id).catch((error: unknown) => this.complain(error));
    await session.end().catch(() => undefined);
  }

  private async refusal(): Promise<StartRefused> {
    const session = await DedicatedConnection.open(this.config.directDatabaseUrl, () => undefined);
    const others = await liveInstances(session);
    await session.end();
    const who = others.map(({ id, bus, version }) => `${id} (version ${version}, bus ${bus})`);
    return new StartRefused(
      `Another AnoChat runs on this database: ${who.join(', ') || 'it tells nothing of itself'}.\n` +
        'On the in-process bus there can be only one, because people on the one would not hear those on the other.\n' +
        'Stop that one first, or give this one another DATABASE_URL or DATA_DIR.',
    );
  }

  private async renew(): Promise<void> {
    if (this.session === undefined) return;
    await renewLease(this.session, this.instance, LEASE_MS).catch((error: unknown) =>
      this.complain(error),
    );
  }

  /** The database was away, and with the session the lock is gone: take it again. */
  private lost(): void {
    this.session = undefined;
    if (!this.isStopped) setTimeout(() => void this.registerAgain(), RETRY_MS).unref();
  }

  private async registerAgain(): Promise<void> {
    if (this.isStopped) return;
    try {
      if (await this.register()) return;
      this.logger.fatal('Another instance has taken this one’s place on the database: stopping');
      process.kill(process.pid, 'SIGTERM');
    } catch (error) {
      this.complain(error);
      this.lost();
    }
  }

  private complain(error: unknown): void {
    this.logger.warn(`The list of instances cannot be written: ${String(error)}`);
  }
}
