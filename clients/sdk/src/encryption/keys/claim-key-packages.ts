import {
  LIMITS,
  SUITES,
  type ClaimedKeyPackage,
  type ClaimKeyPackages,
  type ConversationId,
} from '@anochat/contract';
import { credentialVerdict, type Primitives } from '@anochat/e2ee';
import { MlsError, type KeyPackageFacts, type MlsEngine } from '@anochat/e2ee/mls';
import type { KeyApi } from '../../http';
import type { Clock } from '../../platform/platform';
import type { ChainBook } from './chain-book';
import { decodeBase64 } from './decode-base64';
import { KeyPackageRefused } from './keys-errors';

/** Clocks differ. */
const LEEWAY_S = 3_600;

export interface ClaimOptions {
  readonly primitives: Primitives;
  readonly engine: MlsEngine;
  readonly api: KeyApi;
  readonly clock: Clock;
  readonly book: ChainBook;
}

type Wanted = ClaimKeyPackages['users'];

/** Takes key packages of others from the server, and believes none that does not hold. */
export const claimKeyPackages = async (
  options: ClaimOptions,
  conversationId: ConversationId,
  wanted: Wanted,
): Promise<readonly ClaimedKeyPackage[]> => {
  const claimed: ClaimedKeyPackage[] = [];
  for (let at = 0; at < wanted.length; at += LIMITS.usersPerClaim) {
    const users = wanted.slice(at, at + LIMITS.usersPerClaim);
    const request = { suite: SUITES[0], conversationId, users };
    const { items } = await options.api.encryption.claimKeyPackages(request);
    for (const item of items) {
      await check(options, users, item);
      claimed.push(item);
    }
  }
  return claimed;
};

/** @throws KeyPackageRefused */
const check = async (
  options: ClaimOptions,
  wanted: Wanted,
  { userId, deviceId, keyPackage }: ClaimedKeyPackage,
): Promise<void> => {
  const refuse = (reason: KeyPackageRefused['reason']): never => {
    throw new KeyPackageRefused(userId, deviceId, reason);
  };
  const isAskedFor = wanted.some(
    (user) => user.userId === userId && (user.devices?.includes(deviceId) ?? true),
  );
  if (!isAskedFor) refuse('not-asked-for');
  const facts = (await read(options.engine, keyPackage)) ?? refuse('malformed');
  if (facts.suite !== SUITES[0]) refuse('suite');
  const now = options.clock.now() / 1_000;
  const { notBefore, notAfter } = facts.lifetime;
  if (notBefore > now + LEEWAY_S || notAfter < now - LEEWAY_S) refuse('lifetime');
  if (facts.user !== userId || facts.device !== deviceId) refuse('credential');
  if (!(await isValid(options, facts))) refuse('credential');
};

const read = async (engine: MlsEngine, keyPackage: string): Promise<KeyPackageFacts | null> => {
  const bytes = decodeBase64(keyPackage);
  if (bytes === null) return null;
  try {
    return await engine.readKeyPackage(bytes);
  } catch (error) {
    if (error instanceof MlsError) return null;
    throw error;
  }
};

/** Of a device in its user's chain; one that was linked just now is looked up once more. */
const isValid = async (
  { primitives, book }: ClaimOptions,
  facts: KeyPackageFacts,
): Promise<boolean> => {
  const verdict = async (): Promise<string> =>
    credentialVerdict(primitives, await book.of(facts.user), facts);
  if ((await verdict()) === 'valid') return true;
  await book.refresh([facts.user]);
  return (await verdict()) === 'valid';
};
