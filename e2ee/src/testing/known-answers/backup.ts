import { wrapRecoveryKey } from '../../backup/passphrase-wrap';
import { recoveryWords } from '../../backup/recovery-words';
import { sealVault } from '../../backup/vault';
import { ALICE, hex, seedOf } from '../samples';
import type { KnownFormat } from './known-format';

export const backup: KnownFormat = async (primitives) => {
  const secrets = { identitySeed: seedOf(2), backupKeys: [seedOf(3), seedOf(4)] };
  const vault = sealVault(primitives, seedOf(1), ALICE, 7, secrets);
  return {
    words: recoveryWords(seedOf(1)),
    vault: hex(vault.bytes),
    digest: hex(vault.reference.digest),
    wrap: hex(await wrapRecoveryKey(primitives, 'six generated words', ALICE, seedOf(1))),
  };
};
