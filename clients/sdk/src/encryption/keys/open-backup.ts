import {
  fromBase64,
  isRecoveryWord,
  openVault,
  recoveryKeyFromWords,
  unwrapRecoveryKey,
  type DeviceChain,
  type Primitives,
  type VaultSecrets,
} from '@anochat/e2ee';
import type { Vault } from '@anochat/contract';
import { WrongWords } from '../../errors';
import { VaultRefused } from './keys-errors';

/** @throws WrongWords naming those that are in no list */
export const recoveryKeyOfWords = (words: readonly string[]): Uint8Array => {
  const key = recoveryKeyFromWords(words.join(' '));
  if (key !== null) return key;
  throw new WrongWords(words.flatMap((word, place) => (isRecoveryWord(word) ? [] : [place])));
};

/**
 * @throws WrongWords for another passphrase
 * @throws VaultRefused for a wrap that this account never made, or whose cost is out of bounds
 */
export const recoveryKeyOfPassphrase = async (
  primitives: Primitives,
  passphrase: string,
  user: string,
  { wrap }: Vault,
): Promise<Uint8Array> => {
  if (wrap === null) throw new WrongWords([]);
  const unwrapped = await unwrapRecoveryKey(primitives, passphrase, user, fromBase64(wrap));
  if ('recoveryKey' in unwrapped) return unwrapped.recoveryKey;
  if (unwrapped.problem === 'wrong-passphrase') throw new WrongWords([]);
  throw new VaultRefused(unwrapped.problem);
};

/**
 * Opens the vault that the chain names, and no other.
 * @throws WrongWords for another recovery key
 * @throws VaultRefused
 */
export const openBackup = (
  primitives: Primitives,
  recoveryKey: Uint8Array,
  { body }: Vault,
  chain: DeviceChain,
): VaultSecrets => {
  if (chain.vault === null) throw new VaultRefused('not-in-chain');
  const named = { user: chain.user, identityKey: chain.identityKey, vault: chain.vault };
  const opened = openVault(primitives, recoveryKey, fromBase64(body), named);
  if ('secrets' in opened) return opened.secrets;
  if (opened.problem === 'wrong-key') throw new WrongWords([]);
  throw new VaultRefused(opened.problem);
};
