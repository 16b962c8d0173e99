import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Accounts } from './accounts';
import { KeyStore } from './key-store';
import { removeLeftPartitions } from './left-partitions';

const keychain = {
  isEncryptionAvailable: () => true,
  encryptString: (text: string) => Buffer.from(text),
  decryptString: (sealed: Buffer) => sealed.toString(),
};
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anochat-partitions-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('Folders of partitions at the start', () => {
  const file = (): string => join(folder, 'accounts.json');
  const partitions = (): string => join(folder, 'Partitions');
  const keys = (): KeyStore => new KeyStore(join(folder, 'keys'), keychain);
  const partitionOf = (account: string): void =>
    void mkdirSync(join(partitions(), `account-${account}`), { recursive: true });
  const removeLeft = async (): Promise<readonly string[]> => {
    const found = readdirSync(partitions());
    await removeLeftPartitions(found, partitions(), new Accounts(file()), keys());
    return readdirSync(partitions());
  };

  it('go where the account and its key are gone, and nothing else does', async () => {
    const accounts = new Accounts(file());
    const [stays, goes] = [accounts.add().id, accounts.add().id];
    for (const id of [stays, goes]) partitionOf(id);
    mkdirSync(join(partitions(), 'another'));
    keys().open(goes, false);
    keys().destroy(goes);
    accounts.remove(goes);
    expect(await removeLeft()).toEqual([`account-${stays}`, 'another']);
  });

  it('stay where the list of accounts was lost: what a key still opens was removed by nobody', async () => {
    const { id } = new Accounts(file()).add();
    partitionOf(id);
    keys().open(id, false);
    writeFileSync(file(), '{"accounts": [');
    expect(await removeLeft()).toEqual([`account-${id}`]);
    expect(existsSync(`${file()}.damaged`)).toBe(true);
  });
});
