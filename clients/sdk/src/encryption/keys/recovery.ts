import {
  addStatement,
  createRecoveryKey,
  recoveryWords,
  sealVault,
  toBase64,
  vaultStatement,
  wrapRecoveryKey,
  type Primitives,
  type VaultSecrets,
} from '@anochat/e2ee';
import type { KeyApi } from '../../http';
import { present } from '../../present';
import { ownOffer } from './device-keys';
import { openBackup, recoveryKeyOfPassphrase, recoveryKeyOfWords } from './open-backup';
import type { OpenRecovery } from './open-recovery';
import type { OwnAccount } from './own-account';
import type { OwnChain } from './own-chain';

export interface RecoveryOptions {
  readonly primitives: Primitives;
  readonly api: KeyApi;
  readonly chain: OwnChain;
  readonly account: OwnAccount;
  readonly open: OpenRecovery;
  /** The account's backup keys are others now: its other devices are to have them. */
  readonly onBackupKeys: () => Promise<void>;
}

interface Renewal {
  readonly recoveryKey: Uint8Array;
  readonly digest: Uint8Array;
}

/** What a person can do who knows the recovery words or the passphrase. */
export class Recovery {
  /** Said to the server, which may have heard it though its answer was lost: tried again as it is. */
  private renewal: Renewal | null = null;

  constructor(private readonly options: RecoveryOptions) {}

  async byWords(words: readonly string[]): Promise<void> {
    await this.restore(recoveryKeyOfWords(words));
  }

  async byPassphrase(passphrase: string): Promise<void> {
    const { primitives, api, account } = this.options;
    const user = account.self.userId;
    const vault = await api.encryption.vault();
    await this.restore(await recoveryKeyOfPassphrase(primitives, passphrase, user, vault));
  }

  async renewWords(): Promise<readonly string[]> {
    const { primitives, chain, account, open } = this.options;
    account.linkedKeys();
    const before = open.take();
    await chain.refresh();
    if (!this.isHeard()) {
      const recoveryKey = this.renewal?.recoveryKey ?? createRecoveryKey(primitives);
      await this.replaceVault(before, recoveryKey);
      await account.change((keys) => ({ ...keys, wordsConfirmed: false, hasPassphrase: false }));
    }
    const { recoveryKey } = present(this.renewal);
    this.renewal = null;
    open.hold(recoveryKey);
    await account.settle();
    await this.options.onBackupKeys();
    return recoveryWords(recoveryKey);
  }

  async setPassphrase(passphrase: string | null): Promise<void> {
    const { primitives, api, account, open } = this.options;
    account.linkedKeys();
    const wrap =
      passphrase === null
        ? null
        : toBase64(await wrapRecoveryKey(primitives, passphrase, account.self.userId, open.take()));
    await api.encryption.wrapRecoveryKey({ wrap });
    await account.change((keys) => ({ ...keys, hasPassphrase: wrap !== null }));
    await account.settle();
  }

  /** Another backup key under the same words and the same passphrase. */
  async renewBackupKey(): Promise<void> {
    const { api, open } = this.options;
    const recoveryKey = open.take();
    const { wrap } = await api.encryption.vault();
    await this.replaceVault(recoveryKey, recoveryKey);
    this.renewal = null;
    // It went with the vault before.
    if (wrap !== null) await api.encryption.wrapRecoveryKey({ wrap });
    await this.options.onBackupKeys();
  }

  /** Another backup key comes beside those before: devices revoked until now open nothing new. */
  private async replaceVault(before: Uint8Array, recoveryKey: Uint8Array): Promise<void> {
    const { primitives, chain, account } = this.options;
    const secrets = await this.openBackup(before);
    const { seeds } = account.linkedKeys();
    const { userId, deviceId } = account.self;
    const backupKeys = [...secrets.backupKeys, primitives.randomBytes(32)];
    await account.change((keys) => ({
      ...keys,
      backupKeys: backupKeys.map((each) => each.slice()),
    }));
    await chain.extend((now) => {
      const n = (now.vault?.n ?? 0) + 1;
      const vault = sealVault(primitives, recoveryKey, userId, n, { ...secrets, backupKeys });
      this.renewal = { recoveryKey, digest: vault.reference.digest };
      const key = { signer: deviceId, seed: seeds.sign };
      const statement = vaultStatement(primitives, now, key, vault.reference);
      return { statements: [statement], vault: vault.bytes };
    });
    this.wipe({ ...secrets, backupKeys });
  }

  private isHeard(): boolean {
    const digest = this.options.chain.get()?.vault?.digest;
    if (!digest || !this.renewal) return false;
    return this.options.primitives.equal(digest, this.renewal.digest);
  }

  /** The vault shows besides that the server's chain is the true one: only its identity opens it. */
  private async restore(recoveryKey: Uint8Array): Promise<void> {
    const { primitives, chain, account, open } = this.options;
    await chain.refresh();
    const secrets = await this.openBackup(recoveryKey);
    const keys = await account.change((own) => ({
      ...own,
      backupKeys: secrets.backupKeys.map((each) => each.slice()),
    }));
    const offer = ownOffer(primitives, keys);
    await chain.extend((now) => {
      if (now.devices.some(({ device }) => device === offer.device)) return null;
      const key = { signer: null, seed: secrets.identitySeed } as const;
      return { statements: [addStatement(primitives, now, key, offer)] };
    });
    this.wipe(secrets);
    await account.change((own) => ({ ...own, linkSecret: null, wordsConfirmed: true }));
    open.hold(recoveryKey);
    await account.refresh();
  }

  private async openBackup(recoveryKey: Uint8Array): Promise<VaultSecrets> {
    const { primitives, api, chain } = this.options;
    const [vault, now] = [await api.encryption.vault(), await chain.current()];
    return openBackup(primitives, recoveryKey, vault, now);
  }

  private wipe({ identitySeed, backupKeys }: VaultSecrets): void {
    for (const secret of [identitySeed, ...backupKeys]) this.options.primitives.wipe(secret);
  }
}
