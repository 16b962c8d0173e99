import 'fake-indexeddb/auto';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDB } from 'idb';
import { Records } from '../storage/records';
import { createIndexedDbStorage } from './browser/indexed-db-storage';
import { createIndexedDbKeyPlace } from './browser/key-place';
import { createWebCryptoSealer } from './browser/web-crypto-sealer';
import { KeyOutOfReach } from './key-out-of-reach';
import { createMemoryStorage } from './memory-storage';
import { createFileStorage, createKeyFileSealer } from './node';
import { createNoblePrimitives } from '@anochat/e2ee/noble';
import type { RecordSealer, Storage } from './platform';
import type { SecretStore } from './react-native/machine';
import { createSecretSealer } from './react-native/secret-sealer';
import { createMemorySecrets } from './react-native/testing/memory-secrets';

const folder = mkdtempSync(join(tmpdir(), 'anochat-sealer-'));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const newPlace = (): string => join(folder, `store-${(count += 1)}`);

const noble = createNoblePrimitives((count) => new Uint8Array(randomBytes(count)));
const places = new Map<string, SecretStore>();
const secretsOf = (place: string): SecretStore => {
  const secrets = places.get(place) ?? createMemorySecrets();
  places.set(place, secrets);
  return secrets;
};

interface Kind {
  /** On the same place the same key is found. */
  readonly sealer: (place: string) => RecordSealer;
  readonly storage: (place: string) => Storage;
}
const kinds: readonly (readonly [string, Kind])[] = [
  [
    'WebCrypto',
    {
      sealer: (place) => createWebCryptoSealer(createIndexedDbKeyPlace(`${place}-key`)),
      storage: createIndexedDbStorage,
    },
  ],
  [
    'a key file',
    { sealer: (place) => createKeyFileSealer(`${place}.key`), storage: createFileStorage },
  ],
  [
    'a secret of the device',
    {
      sealer: (place) => createSecretSealer(secretsOf(place), noble),
      storage: createIndexedDbStorage,
    },
  ],
];

describe.each(kinds)('a store sealed with %s', (_kind, { sealer, storage }) => {
  const TEXT = 'Keys are under the blue pot. Schlüssel, مفتاح';
  const holdsText = async (store: Storage): Promise<boolean> =>
    (await store.list('')).some(([, value]) =>
      [value, Buffer.from(value, 'base64').toString('utf8')].some((form) =>
        form.includes('blue pot'),
      ),
    );

  it('is read again with the key, and shows no text without it', async () => {
    const place = newPlace();
    const store = storage(place);
    const records = new Records(store, sealer(place));
    await records.write([{ key: 'draft/c1', value: { text: TEXT } }]);
    expect(await records.get('draft/c1')).toEqual({ text: TEXT });
    expect(await holdsText(store)).toBe(false);
    const again = new Records(store, sealer(place));
    expect(await again.list('draft/')).toEqual([{ text: TEXT }]);
    await records.close();
  });

  it('seals the same text differently each time, and opens nothing that was altered', async () => {
    const one = sealer(newPlace());
    const sealed = await one.seal('a', TEXT);
    expect(await one.seal('a', TEXT)).not.toBe(sealed);
    for (const at of [0, 5, 30, Buffer.from(sealed, 'base64').length - 1]) {
      const bytes = Buffer.from(sealed, 'base64');
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      await expect(one.open('a', bytes.toString('base64'))).rejects.toThrow();
    }
    expect(await one.open('a', sealed)).toBe(TEXT);
  });

  it('opens no record in the place of another', async () => {
    const one = sealer(newPlace());
    const sealed = await one.seal('draft/c1', TEXT);
    await expect(one.open('draft/c2', sealed)).rejects.toThrow();
  });

  it('opens nothing of before once the key is destroyed, also what a copy of the store holds', async () => {
    const place = newPlace();
    const one = sealer(place);
    const sealed = await one.seal('a', TEXT);
    const destroyed = one.destroy();
    const later = one.seal('a', 'later');
    await destroyed;
    expect(await one.open('a', await later)).toBe('later');
    await expect(one.open('a', sealed)).rejects.toThrow();
    await expect(sealer(place).open('a', sealed)).rejects.toThrow();
  });

  it('takes what it cannot open for absent, and goes on', async () => {
    const place = newPlace();
    const store = storage(place);
    const key = sealer(place);
    const records = new Records(store, key);
    await records.write([{ key: 'a', value: 1 }]);
    await key.destroy();
    await records.write([{ key: 'b', value: 2 }]);
    expect(await records.get('a')).toBeNull();
    expect(await records.list('')).toEqual([2]);
    await records.clear();
    expect(await store.list('')).toEqual([]);
    await records.close();
  });

  it('finds one key though two begin at the same time', async () => {
    const place = newPlace();
    const [one, other] = [sealer(place), sealer(place)];
    if (_kind !== 'WebCrypto') await one.seal('first', '');
    const [sealed] = await Promise.all([one.seal('a', TEXT), other.seal('b', TEXT)]);
    expect(await other.open('a', sealed)).toBe(TEXT);
  });

  it('forgets a key that another tab has destroyed', async () => {
    const place = newPlace();
    const [one, other] = [sealer(place), sealer(place)];
    await one.seal('a', TEXT);
    await other.seal('a', TEXT);
    await one.destroy();
    const sealed = await one.seal('a', 'new');
    other.forget();
    expect(await other.open('a', sealed)).toBe('new');
  });
});

describe('the keys', () => {
  it('cannot be read out of the browser', async () => {
    await createWebCryptoSealer(createIndexedDbKeyPlace('held')).seal('a', 'text');
    const database = await openDB('held', 1);
    const key = (await database.get('keys', 'records')) as CryptoKey;
    expect(key.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
    database.close();
  });

  it('lie in a file for the owner alone, which is gone once destroyed', async () => {
    const place = newPlace();
    const one = createKeyFileSealer(place);
    await one.seal('a', 'text');
    expect(statSync(place).mode & 0o777).toBe(0o600);
    expect(readFileSync(place)).toHaveLength(32);
    await one.destroy();
    expect(() => statSync(place)).toThrow('ENOENT');
  });

  it('drop what an earlier version left unsealed', async () => {
    const name = 'unsealed';
    const before = await openDB(name, 1, { upgrade: (db) => void db.createObjectStore('records') });
    await before.put('records', '{"text":"plain"}', 'draft/c1');
    before.close();
    expect(await createIndexedDbStorage(name).list('')).toEqual([]);
  });
});

describe('a secret of the device that cannot be had', () => {
  it('is no reason to take the records for absent', async () => {
    const secrets = createMemorySecrets();
    const store = createMemoryStorage();
    await new Records(store, createSecretSealer(secrets, noble)).write([{ key: 'a', value: 1 }]);
    const shut = { ...secrets, get: () => Promise.reject(new Error('The phone is locked')) };
    const records = new Records(store, createSecretSealer(shut, noble));
    await expect(records.get('a')).rejects.toThrow(KeyOutOfReach);
    await expect(records.list('')).rejects.toThrow(KeyOutOfReach);
  });
});
