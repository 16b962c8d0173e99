import {
  type CommitReason,
  encodeCommitData,
  encodeGroupId,
  type GroupPolicy,
} from '@anochat/e2ee';
import type { MlsEngine, OwnKeyPackage } from '@anochat/e2ee/mls';
import { randomBytes } from 'node:crypto';
import { v7 as uuidV7 } from 'uuid';

export interface Device {
  readonly user: string;
  readonly device: string;
  readonly keyPackage: OwnKeyPackage;
}

const HOUR = 3_600;
const LIFETIME = 20 * 24 * HOUR;

/** Devices of as many people, each with a KeyPackage that waits to be added. */
export async function createDevices(engine: MlsEngine, count: number): Promise<readonly Device[]> {
  const now = Math.floor(Date.now() / 1_000);
  const lifetime = { notBefore: now - HOUR, notAfter: now + LIFETIME };
  const devices: Device[] = [];
  for (let n = 0; n < count; n += 1) {
    const [user, device] = [uuidV7(), uuidV7()];
    const signatureSeed = new Uint8Array(randomBytes(32));
    const keyPackage = await engine.createKeyPackage({ user, device, signatureSeed, lifetime });
    devices.push({ user, device, keyPackage });
  }
  return devices;
}

export const CONVERSATION = uuidV7();
export const GENERATION = 0;
export const GROUP_ID = encodeGroupId({ conversation: CONVERSATION, generation: GENERATION });

export const policyOf = (owner: string): GroupPolicy => ({
  v: 1,
  kind: 'group',
  generation: GENERATION,
  owner,
  admins: [],
  adds: 'members',
  history: 'joined',
});

export const commitData = (reason: CommitReason): Uint8Array =>
  encodeCommitData({ v: 1, reason, seenSeq: 0, seenChain: new Uint8Array(32) });
