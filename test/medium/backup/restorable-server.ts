import type { AddressInfo } from 'node:net';

import { type Config } from '../../../src/platform/config';
import { createTestDatabase, type TestDatabase } from '../../support/postgres';
import { startTestApp, type TestApp } from '../../support/test-app';
import { BackupStage } from './backup-stage';

/** A server that is backed up and put back while people's clients look for it at one address. */
export class RestorableServer {
  private readonly stage = new BackupStage();
  private app: TestApp | undefined;
  private database: TestDatabase | undefined;
  private port = 0;

  async start(): Promise<void> {
    this.database ??= await createTestDatabase();
    this.app = await startTestApp({
      environment: {
        DATABASE_URL: this.database.url,
        SECRETS_DIR: this.stage.path('secrets'),
        RATE_LIMIT_FACTOR: '0',
      },
    });
    await this.app.app.listen(this.port, '127.0.0.1');
    this.port = (this.app.app.getHttpServer().address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async backUp(name: string): Promise<void> {
    await this.stage.backUp(this.config, name);
  }

  /** Stops, puts the backup in the place of everything, and starts again. */
  async restore(name: string): Promise<void> {
    const { config } = this;
    await this.app?.close();
    this.app = undefined;
    await this.stage.restore(config, name, true);
    await this.start();
  }

  async end(): Promise<void> {
    await this.app?.close();
    await this.stage.end();
    await this.database?.drop();
  }

  private get config(): Config {
    if (this.app === undefined) throw new Error('The server does not run');
    return this.app.config;
  }
}
