import type { Primitives } from '../primitives/primitives';
import { backupKeysBytes, readBackupKeys } from '../backup/backup-keys';
import { loadProviders, type Provider, PROVIDERS } from '../testing/providers';
import { ALICE, BOB, flips, idOf, seedOf } from '../testing/samples';
import { openInboxItem, sealInboxItem } from './inbox-item';
import { verifySealed } from './seal-to';

const BY = { user: BOB, device: idOf('device', 2), signSeed: seedOf(2) };
const SECRET = seedOf(4);
const SELF = { user: ALICE, device: idOf('device', 1) };

let providers: Record<Provider, Primitives>;
beforeAll(async () => {
  providers = await loadProviders();
});

describe.each(PROVIDERS)('an item of the inbox with %s', (name) => {
  let primitives: Primitives;
  let item: Uint8Array;
  beforeAll(() => {
    primitives = providers[name];
    const to = { ...SELF, boxKey: primitives.x25519.publicKey(SECRET) };
    item = sealInboxItem(primitives, to, 'history', BY, Uint8Array.of(1, 2));
  });
  const open = (bytes: Uint8Array, self = SELF) => {
    const found = openInboxItem(primitives, SECRET, self, bytes);
    const signKey = primitives.ed25519.publicKey(BY.signSeed);
    return found && { kind: found.kind, payload: verifySealed(primitives, found.opened, signKey) };
  };

  it('opens for its device, with its kind', () => {
    expect(open(item)).toEqual({ kind: 'history', payload: Uint8Array.of(1, 2) });
    expect(open(item, { ...SELF, device: idOf('device', 3) })).toBeNull();
    expect(open(item, { ...SELF, user: BOB })).toBeNull();
  });

  it('does not open as another kind, nor with any bit turned or when cut', () => {
    expect(open(Uint8Array.of(1, 2, ...item.slice(2)))).toBeNull();
    expect(open(Uint8Array.of(1, 9, ...item.slice(2)))).toBeNull();
    const turned = flips(item).filter((_, at) => name === 'sodium' || at % 9 === 0);
    for (const bytes of turned) expect(open(bytes)?.payload ?? null).toBeNull();
    for (let length = 0; length < item.length; length += 7) {
      expect(open(item.slice(0, length))).toBeNull();
    }
  });
});

it('backup keys are read as they were written, and nothing else is', () => {
  const keys = [seedOf(1), seedOf(2)];
  const bytes = backupKeysBytes(keys);
  expect(readBackupKeys(bytes)).toEqual(keys);
  expect(readBackupKeys(bytes.slice(1))).toBeNull();
  expect(readBackupKeys(Uint8Array.of(...bytes, 0))).toBeNull();
  expect(readBackupKeys(new Uint8Array())).toBeNull();
});
