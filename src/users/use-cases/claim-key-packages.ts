import {
  type ClaimedKeyPackages,
  type ClaimKeyPackages as Request,
  type DeviceId,
  LIMITS,
  type UserId,
} from '@anochat/contract';
import { Inject, Injectable } from '@nestjs/common';

import { BUS, type Bus } from '../../platform/bus';
import { Database } from '../../platform/database';
import { ProblemError } from '../../platform/errors';
import type { Caller } from '../../platform/http';
import { encodeBase64 } from '../base64';
import { ClaimLimit } from '../claim-limit';
import { EncryptionMetrics } from '../encryption-metrics';
import { requireLinked } from '../require-linked';
import { type LinkedDevice, linkedDevices } from '../store/chain-device-store';
import { availableOf, takeKeyPackages } from '../store/key-package-store';
import { addingFacts } from '../store/may-add-store';

/** Hands out a key package of each device that is to be added to a group. */
@Injectable()
export class ClaimKeyPackages {
  constructor(
    private readonly database: Database,
    @Inject(BUS) private readonly bus: Bus,
    private readonly limit: ClaimLimit,
    private readonly metrics: EncryptionMetrics,
  ) {}

  async execute(caller: Caller, request: Request): Promise<ClaimedKeyPackages> {
    await requireLinked(this.database, caller);
    const userIds = request.users.map(({ userId }) => userId);
    const others = userIds.filter((userId) => userId !== caller.userId);
    await this.requireMayAdd(caller, request, others);
    for (const userId of others) this.limit.take(caller.userId, userId);

    const devices = await this.devicesOf(request, caller.deviceId);
    const deviceIds = devices.map(({ deviceId }) => deviceId);
    const { suite, conversationId } = request;
    const taken = await takeKeyPackages(
      this.database,
      deviceIds,
      suite,
      caller.userId,
      conversationId,
    );
    const ofLastResort = taken.filter(({ lastResort }) => lastResort).length;
    this.metrics.claimed('fresh', taken.length - ofLastResort);
    this.metrics.claimed('last-resort', ofLastResort);
    this.metrics.claimed('none', devices.length - taken.length);
    await this.tellLow(deviceIds, request);
    const userOf = new Map(devices.map(({ userId, deviceId }) => [deviceId, userId]));
    const served = new Set(taken.map(({ deviceId }) => deviceId));
    return {
      items: taken.map(({ deviceId, body, lastResort }) => ({
        userId: userOf.get(deviceId) ?? '',
        deviceId,
        keyPackage: encodeBase64(body),
        lastResort,
      })),
      without: devices
        .filter(({ deviceId }) => !served.has(deviceId))
        .map(({ userId, deviceId }) => ({ userId, deviceId })),
    };
  }

  /** As the commit will be asked for later: whoever may not add, need not claim. */
  private async requireMayAdd(
    { userId }: Caller,
    { conversationId }: Request,
    others: readonly UserId[],
  ): Promise<void> {
    const facts = await addingFacts(this.database, userId, conversationId, others);
    if (facts.kind !== null) {
      if (!facts.isMember) throw new ProblemError('conversation.not-found');
      if (facts.mode !== 'e2ee') throw new ProblemError('conversation.mode-mismatch');
      if (facts.kind === 'direct' && facts.members !== others.length) {
        throw new ProblemError('conversation.kind-mismatch');
      }
      if (facts.isAnyBanned) throw new ProblemError('member.banned');
    }
    if (facts.known !== others.length) throw new ProblemError('user.not-found');
    if (facts.isBlocked) throw new ProblemError('conversation.blocked');
  }

  /** The calling device is in the group, or makes it: it needs no key package of its own. */
  private async devicesOf({ users }: Request, caller: DeviceId): Promise<LinkedDevice[]> {
    const wanted = new Map(
      users.map(({ userId, devices }) => [userId, devices && new Set(devices)]),
    );
    const linked = await linkedDevices(this.database, [...wanted.keys()]);
    return linked.filter(
      ({ userId, deviceId }) => deviceId !== caller && (wanted.get(userId)?.has(deviceId) ?? true),
    );
  }

  private async tellLow(devices: readonly DeviceId[], { suite }: Request): Promise<void> {
    for (const { deviceId, available } of await availableOf(this.database, devices, suite)) {
      if (available >= LIMITS.keyPackagesLow) continue;
      this.metrics.foundLow();
      this.bus.publishSignal({
        audience: { deviceId },
        type: 'key-packages.low',
        conversationId: null,
        data: { available },
      });
    }
  }
}
