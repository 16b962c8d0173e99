import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { writeWhole } from '../../../src/cli/backup/backup-file';
import { Progress } from '../../../src/cli/backup/progress';
import { restoreBackup, type Restored } from '../../../src/cli/backup/restore-backup';
import { writeBackup, type BackupSummary } from '../../../src/cli/backup/write-backup';
import { ringOf, sealerOf } from '../../../src/cli/master-key-parts';
import { openBlobs, urlSigner } from '../../../src/platform/blobs';
import { Config } from '../../../src/platform/config';
import { createTestDatabase, type TestDatabase } from '../../support/postgres';

export const silent = new Progress(() => undefined);

/** Somewhere for backups, and empty installations that they are put into. */
export class BackupStage {
  readonly folder = mkdtempSync(join(tmpdir(), 'anochat-backup-'));
  private readonly databases: TestDatabase[] = [];
  private count = 0;

  path(name: string): string {
    return join(this.folder, name);
  }

  async backUp(config: Config, name: string): Promise<BackupSummary> {
    const blobs = openBlobs(config, urlSigner(config));
    const bytes = writeBackup({ databaseUrl: config.databaseUrl, blobs, progress: silent });
    return writeWhole(this.path(name), bytes);
  }

  /** Another installation with the keys of one. */
  async another(config: Config, more: Readonly<Record<string, string>> = {}): Promise<Config> {
    const database = await createTestDatabase();
    this.databases.push(database);
    return Config.fromEnvironment(
      {
        DATABASE_URL: database.url,
        DATA_DIR: this.path(`data-${(this.count += 1)}`),
        SECRETS_DIR: config.secrets.folder,
        ...more,
      },
      this.folder,
    );
  }

  async restore(config: Config, name: string, replace = false): Promise<Restored> {
    return this.restoreStream(config, createReadStream(this.path(name)), replace);
  }

  async restoreStream(
    config: Config,
    stream: AsyncIterable<Buffer>,
    replace = false,
  ): Promise<Restored> {
    const masterKeys = ringOf(config);
    const blobs = openBlobs(config, urlSigner(config));
    await blobs.prepare();
    return restoreBackup(stream, {
      ...{ config, masterKeys, blobs, replace, progress: silent },
      sealer: await sealerOf(config, masterKeys),
    });
  }

  async end(): Promise<void> {
    for (const database of this.databases) await database.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
