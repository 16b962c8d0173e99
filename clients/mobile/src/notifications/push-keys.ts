import { getRandomBytes } from 'expo-crypto';
import { p256 } from '@noble/curves/nist.js';

import type { PushKeys } from '@anochat/contract';

import { secretStore } from '../lock/secret-store';

const KEY = 'anochat.push-keys';
const AUTH_BYTES = 16;
/** More than a key, so that every key is as likely as another. */
const SEED_BYTES = 48;

interface Kept extends PushKeys {
  readonly secret: string;
}

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** What a wake-up is encrypted to on its way through a distributor (RFC 8291); made once. */
export function pushKeys(): PushKeys {
  const stored = secretStore.getItem(KEY);
  const { p256dh, auth } = stored === null ? make() : (JSON.parse(stored) as Kept);
  return { p256dh, auth };
}

function make(): Kept {
  const secret = p256.utils.randomSecretKey(getRandomBytes(SEED_BYTES));
  const kept = {
    secret: base64url(secret),
    p256dh: base64url(p256.getPublicKey(secret, false)),
    auth: base64url(getRandomBytes(AUTH_BYTES)),
  };
  secretStore.setItem(KEY, JSON.stringify(kept));
  return kept;
}

export const forgetPushKeys = (): void => secretStore.removeItem(KEY);
