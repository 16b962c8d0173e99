import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';

import { ConfigError, Secrets } from '../platform/config';
import { Database } from '../platform/database';
import {
  makeMasterKey,
  MasterKeyRing,
  masterKeyVersions,
  SEALER,
  SealBroken,
  type Sealer,
} from '../platform/sealer';
import { checkMasterKeys, isSame } from './check-master-keys';
import { countDataKeys, requireMasterKeys } from './data-keys';
import { findMasterKeys, findNewestMasterKey, registerMasterKey } from './store/master-key-store';

/** Which master keys the database knows, and that those at hand are the same. */
@Injectable()
export class MasterKeyRegistry implements OnModuleInit {
  private readonly logger = new Logger('MasterKeys');

  constructor(
    private readonly database: Database,
    private readonly secrets: Secrets,
    private readonly masterKeys: MasterKeyRing,
    @Inject(SEALER) private readonly sealer: Sealer,
  ) {}

  /** Refuses to start on data that these keys do not open: nothing could be read, and new bodies would be mixed in. */
  async onModuleInit(): Promise<void> {
    const { folder } = this.secrets;
    if ((await findMasterKeys(this.database)).length === 0) await this.registerFirst();
    const unknown = await checkMasterKeys(this.database, this.masterKeys, folder);
    if (unknown.length === 0) return;
    this.logger.error(
      `Conversations with damaged data keys (they name master keys ${unknown.join(', ')}): "npm run anochat -- keys verify" tells which.`,
    );
  }

  /**
   * The version that wraps new data keys.
   *
   * @throws SealBroken when this server does not have it, or another one in its place
   */
  async newest(): Promise<number> {
    const newest = await findNewestMasterKey(this.database);
    if (newest === undefined) throw new Error('no master key is registered');
    const { version, fingerprint } = newest;
    if (isSame(await this.masterKeys.fingerprint(version), fingerprint)) return version;
    throw new SealBroken(`master-key.v${version} is another key than the one that is registered`);
  }

  /**
   * At the first start of an installation the first key is made. At the first start after an older
   * AnoChat, which registered none, those in use have to open what they wrapped.
   */
  private async registerFirst(): Promise<void> {
    await requireMasterKeys(this.database, this.sealer, this.secrets.folder);
    const used = [...(await countDataKeys(this.database)).keys()];
    const versions = used.length > 0 ? used : [this.onlyKey()];
    try {
      for (const version of versions) {
        await registerMasterKey(this.database, {
          version,
          fingerprint: await this.masterKeys.fingerprint(version),
        });
      }
    } catch (cause) {
      if (!(cause instanceof SealBroken)) throw cause;
      throw new ConfigError(`${cause.message}, among the keys in ${this.secrets.folder}.`, {
        cause,
      });
    }
  }

  /** Keys may be older than their database: the newest is taken then. */
  private onlyKey(): number {
    const newest = masterKeyVersions(this.secrets).at(-1);
    if (newest !== undefined) return newest;
    makeMasterKey(this.secrets, 1);
    return 1;
  }
}
