import { type Base64, LIMITS, type PublishKeyPackages as Request } from '@anochat/contract';
import { Inject, Injectable } from '@nestjs/common';
import { type MlsEngine, MlsError } from '@anochat/e2ee/mls';

import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import type { Caller } from '../../platform/http';
import { decodeBase64 } from '../base64';
import { judgeKeyPackage } from '../judge-key-package';
import { MLS_ENGINE } from '../mls-engine';
import { requireLinked } from '../require-linked';
import { type LinkedDevice, linkedDevices, lockLinkedDevice } from '../store/chain-device-store';
import {
  deleteOldKeyPackages,
  insertKeyPackages,
  keyPackageSupply,
  type NewKeyPackageRow,
  replaceLastResort,
} from '../store/key-package-store';

/** Takes key packages of the calling device, all of them or none. */
@Injectable()
export class PublishKeyPackages {
  constructor(
    private readonly database: Database,
    @Inject(MLS_ENGINE) private readonly engine: MlsEngine,
  ) {}

  async execute(caller: Caller, request: Request): Promise<void> {
    await requireLinked(this.database, caller);
    const devices = await linkedDevices(this.database, [caller.userId]);
    const device = devices.find(({ deviceId }) => deviceId === caller.deviceId);
    if (device === undefined) throw new ProblemError('device.not-linked');
    const { suite } = request;
    const packages = await Promise.all(
      request.keyPackages.map((body) => this.read(body, device, { suite, lastResort: false })),
    );
    const lastResort =
      request.lastResort !== undefined &&
      (await this.read(request.lastResort, device, { suite, lastResort: true }));
    await this.database.transaction(async (transaction) => {
      const locked = await lockLinkedDevice(transaction, caller.userId, caller.deviceId);
      if (locked === undefined) throw new ProblemError('auth.session-revoked');
      await deleteOldKeyPackages(transaction, caller.deviceId);
      await insertKeyPackages(transaction, caller.deviceId, suite, packages);
      if (lastResort) await replaceLastResort(transaction, caller.deviceId, suite, lastResort);
      const { available } = await keyPackageSupply(transaction, caller.deviceId, suite);
      if (available > LIMITS.keyPackagesPerDevice) {
        throw new ProblemError('limit.reached', { detail: 'There are enough key packages.' });
      }
    });
  }

  private async read(
    text: Base64,
    device: LinkedDevice,
    wanted: Parameters<typeof judgeKeyPackage>[2],
  ): Promise<NewKeyPackageRow> {
    const body = decodeBase64(text);
    const facts = await this.engine.readKeyPackage(body).catch((error: unknown) => {
      if (!(error instanceof MlsError)) throw error;
      throw refused(error.kind, error);
    });
    const fault = judgeKeyPackage(facts, device, wanted, Date.now() / 1000);
    if (fault !== null) throw refused(fault);
    const expiresAt = new Date(facts.lifetime.notAfter * 1000).toISOString();
    return { ref: facts.ref, body, expiresAt };
  }
}

const refused = (reason: string, cause?: unknown): ProblemError =>
  new ProblemError('key-package.refused', { reason }, { cause });
