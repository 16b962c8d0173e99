import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';

import { ConfigError, Secrets } from '../platform/config';
import { Database } from '../platform/database';
import { masterVersionOf, SEALER, SealBroken, type Sealer } from '../platform/sealer';
import { findKeysByVersion } from './store/data-key-store';

/** Refuses to start on data that these secrets do not open: otherwise nothing could be read, and new bodies would be mixed in. */
@Injectable()
export class CheckDataKeys implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly secrets: Secrets,
    @Inject(SEALER) private readonly sealer: Sealer,
  ) {}

  async onModuleInit(): Promise<void> {
    for (const { id, dataKey, count } of await findKeysByVersion(this.database)) {
      this.check(id, dataKey, count);
    }
  }

  private check(id: string, dataKey: Uint8Array, count: number): void {
    try {
      this.sealer.verifyKey(id, dataKey);
    } catch (cause) {
      if (!(cause instanceof SealBroken)) throw cause;
      const version = masterVersionOf(dataKey);
      throw new ConfigError(
        `The master key in ${this.secrets.folder} is not the one that sealed this database:\n` +
          `${count} ${count === 1 ? 'conversation leans' : 'conversations lean'} on version ${version} (master-key.v${version}).\n` +
          'Put the secrets that belong to it there, or set SECRETS_DIR to the folder that holds them.',
        { cause },
      );
    }
  }
}
