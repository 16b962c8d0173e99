import { type ChainLength, type ExtendChain as Request } from '@anochat/contract';
import { Inject, Injectable } from '@nestjs/common';
import type { Primitives } from '@anochat/e2ee';

import { ControlFeed, recordControl } from '../../platform/control';
import { Database, type Queryable, audit } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import type { Caller } from '../../platform/http';
import { decodeBase64 } from '../base64';
import { ChainNews } from '../chain-news';
import { type ChainChange, judgeExtension } from '../judge-extension';
import { PRIMITIVES } from '../primitives';
import { countOwnDevices, forgetDeviceKeys, saveChainDevices } from '../store/chain-device-store';
import { appendStatements, chainLength, readStatements } from '../store/chain-store';
import { deleteOffers } from '../store/device-offer-store';
import { markDeviceRevoked } from '../store/device-store';
import { lockCredentials } from '../store/user-store';
import { saveVault } from '../store/vault-store';

/**
 * Adds signed statements to the caller's own chain. The chain is verified before the lock is taken,
 * because that takes long; under it only the length is compared. What a revocation cuts off is cut
 * off in the same transaction.
 */
@Injectable()
export class ExtendChain {
  constructor(
    private readonly database: Database,
    private readonly control: ControlFeed,
    private readonly news: ChainNews,
    @Inject(PRIMITIVES) private readonly primitives: Primitives,
  ) {}

  async execute(caller: Caller, request: Request): Promise<ChainLength> {
    const given = {
      statements: request.statements.map(decodeBase64),
      vault: request.vault === undefined ? null : decodeBase64(request.vault),
    };
    for (;;) {
      const known = await readStatements(this.database, caller.userId);
      const judged = judgeExtension(this.primitives, caller.userId, known, given);
      if (judged.kind === 'known') return { n: judged.n };
      // A chain that became longer meanwhile is judged again: these are known then, or in conflict.
      if (await this.save(caller, known.length, judged)) {
        await this.tell(caller, judged);
        return { n: judged.chain.n };
      }
    }
  }

  /** @returns `false` when the chain is not as long as it was. */
  private save(caller: Caller, knownLength: number, change: ChainChange): Promise<boolean> {
    const { userId } = caller;
    return this.database.transaction(async (transaction) => {
      await lockCredentials(transaction, userId);
      if ((await chainLength(transaction, userId)) !== knownLength) return false;
      await requireOwnDevices(transaction, userId, change.added);
      const { chain, statements, vault } = change;
      const summary = { n: chain.n, vaultN: chain.vault?.n ?? null };
      await appendStatements(transaction, userId, summary, statements);
      // Devices before what hangs on the chain: groups take their locks in this order too.
      await cutOff(transaction, userId, change.ended);
      await saveChainDevices(transaction, userId, chain.devices);
      await deleteOffers(transaction, change.added);
      if (vault !== null) await saveVault(transaction, userId, vault.n, vault.body);
      return true;
    });
  }

  private async tell({ userId }: Caller, { chain, ended }: ChainChange): Promise<void> {
    if (ended.length > 0) await this.control.announce();
    await this.news.changed(userId, chain.n);
  }
}

async function requireOwnDevices(
  transaction: Queryable,
  userId: string,
  added: readonly string[],
): Promise<void> {
  if (added.length === 0) return;
  if ((await countOwnDevices(transaction, userId, added)) === added.length) return;
  throw new ProblemError('chain.refused', { reason: 'no-such-device' });
}

async function cutOff(
  transaction: Queryable,
  userId: string,
  ended: readonly string[],
): Promise<void> {
  if (ended.length === 0) return;
  await forgetDeviceKeys(transaction, ended);
  for (const deviceId of ended) {
    // Its sessions end with it: everything that checks those looks at the device too.
    if (!(await markDeviceRevoked(transaction, userId, deviceId))) continue;
    await recordControl(transaction, [{ kind: 'device-revoked', subject: deviceId }]);
    await audit(transaction, { actor: userId, action: 'device.revoked', subject: deviceId });
  }
}
