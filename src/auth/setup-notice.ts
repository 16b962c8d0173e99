import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LIMITS } from '@anochat/contract';

import { Database } from '../platform/database';
import { StartupNotices } from '../platform/observability';
import { hasAdmin } from '../users';
import { setupLink } from './one-time-links';
import { hashOf, newSecretToken } from './secret-token';
import { insertLink } from './store/one-time-link-store';

/** While there is no administrator each start tells the link that makes the first one. */
@Injectable()
export class SetupNotice implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly notices: StartupNotices,
  ) {}

  onModuleInit(): void {
    this.notices.add((origin) => this.line(origin));
  }

  private async line(origin: string): Promise<string | undefined> {
    if (await hasAdmin(this.database)) return undefined;
    const token = newSecretToken();
    await insertLink(this.database, hashOf(token), { kind: 'setup' }, LIMITS.oneTimeLinkMs);
    return `Make the first administrator (once, within 24 hours): ${setupLink(origin, token)}`;
  }
}
