import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';

import { ByteReader } from '../bytes/byte-reader';
import type { Primitives } from '../primitives/primitives';

/** R: the key to everything that a user has backed up. */
const RECOVERY_KEY_BYTES = 32;
const RECOVERY_WORDS = 24;
const PASSPHRASE_WORDS = 6;

export function createRecoveryKey(primitives: Primitives): Uint8Array {
  return primitives.randomBytes(RECOVERY_KEY_BYTES);
}

/** 24 English words, the last holding a checksum (BIP-39). */
export function recoveryWords(key: Uint8Array): readonly string[] {
  return entropyToMnemonic(key, wordlist).split(' ');
}

/** `null` for a word that is none, a wrong number of words, or a checksum that does not hold. */
export function recoveryKeyFromWords(typed: string): Uint8Array | null {
  const words = typed.trim().toLowerCase().split(/\s+/);
  if (words.length !== RECOVERY_WORDS) return null;
  try {
    return mnemonicToEntropy(words.join(' '), wordlist);
  } catch {
    // It throws for each of these, and for nothing else.
    return null;
  }
}

/** Six words, each one of 2048: 66 bits. */
export function createPassphrase(primitives: Primitives): string {
  return wordsOf(primitives.randomBytes(2 * PASSPHRASE_WORDS)).join(' ');
}

/** A word for every two bytes, by their lower eleven bits. */
export function wordsOf(bytes: Uint8Array): readonly string[] {
  const reader = new ByteReader(bytes);
  return Array.from(
    { length: bytes.length / 2 },
    () => wordlist[reader.u16() % wordlist.length] ?? '',
  );
}

/** Whether it is one of the 2048, to say which word was misspelled. */
export function isRecoveryWord(typed: string): boolean {
  return wordlist.includes(typed.trim().toLowerCase());
}
