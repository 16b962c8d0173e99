import fc from 'fast-check';

import type { Primitives } from '../primitives/primitives';
import { loadProviders, type Provider, PROVIDERS } from '../testing/providers';
import { ALICE, BOB, flips, seedOf } from '../testing/samples';
import { unwrapRecoveryKey, wrapRecoveryKey } from './passphrase-wrap';
import {
  createPassphrase,
  createRecoveryKey,
  isRecoveryWord,
  recoveryKeyFromWords,
  recoveryWords,
} from './recovery-words';
import { openVault, sealVault } from './vault';

let providers: Record<Provider, Primitives>;
beforeAll(async () => {
  providers = await loadProviders();
});

describe('recovery words', () => {
  it('are the 24 of BIP-39', () => {
    const words = recoveryWords(new Uint8Array(32).fill(0x80));
    expect(words.join(' ')).toBe(
      'letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic bless',
    );
  });

  it('give the key back however they are typed, and nothing with a wrong word', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (key) => {
        const words = recoveryWords(key);
        expect(recoveryKeyFromWords(`  ${words.join('\n ').toUpperCase()} `)).toEqual(key);
        expect(recoveryKeyFromWords(words.slice(1).join(' '))).toBeNull();
        expect(recoveryKeyFromWords(['anochat', ...words.slice(1)].join(' '))).toBeNull();
      }),
      { numRuns: 30 },
    );
    const words = recoveryWords(seedOf(1));
    expect(recoveryKeyFromWords(words.toReversed().join(' '))).toBeNull();
    // Twelve words are a key of another size.
    const twelve = Array.from({ length: 11 }, () => 'abandon').join(' ');
    expect(recoveryKeyFromWords(`${twelve} about`)).toBeNull();
    expect(recoveryKeyFromWords('')).toBeNull();
    expect([isRecoveryWord(' Letter'), isRecoveryWord('anochat')]).toEqual([true, false]);
  });

  it('are random', () => {
    const { sodium } = providers;
    expect(createRecoveryKey(sodium)).toHaveLength(32);
    expect(createRecoveryKey(sodium)).not.toEqual(createRecoveryKey(sodium));
    expect(createPassphrase(sodium)).toMatch(/^([a-z]+ ){5}[a-z]+$/);
    expect(createPassphrase(sodium)).not.toBe(createPassphrase(sodium));
  });
});

describe.each(PROVIDERS)('a vault with %s', (name) => {
  const R = seedOf(1);
  const secrets = { identitySeed: seedOf(2), backupKeys: [seedOf(3), seedOf(4)] };

  function sealed(n = 7) {
    const primitives = providers[name];
    const { bytes, reference } = sealVault(primitives, R, ALICE, n, secrets);
    const identityKey = primitives.ed25519.publicKey(secrets.identitySeed);
    return { bytes, named: { user: ALICE, identityKey, vault: reference } };
  }
  type Named = ReturnType<typeof sealed>['named'];
  const problem = (bytes: Uint8Array, named: Named, key = R) => {
    const opened = openVault(providers[name], key, bytes, named);
    return 'problem' in opened ? opened.problem : 'none';
  };
  /** As if the chain named these bytes: what is left to the vault's own checks. */
  const naming = (bytes: Uint8Array, named: Named): Named => ({
    ...named,
    vault: { ...named.vault, digest: providers[name].blake2b(32, bytes) },
  });

  it('opens with the recovery key to what was put in', () => {
    const { bytes, named } = sealed();
    expect(openVault(providers[name], R, bytes, named)).toEqual({ secrets });
    expect(named.vault.backupKey).toEqual(providers[name].x25519.publicKey(seedOf(4)));
    expect(problem(bytes, named, seedOf(9))).toBe('wrong-key');
  });

  it('is refused when it is not the one that the chain names', () => {
    const { bytes, named } = sealed();
    const old = sealed(6);
    expect(problem(old.bytes, named)).toBe('not-in-chain');
    expect(problem(old.bytes, naming(old.bytes, named))).toBe('not-in-chain');
    expect(problem(bytes, { ...named, user: BOB })).toBe('not-in-chain');
    expect(problem(bytes, { ...named, identityKey: seedOf(9) })).toBe('not-in-chain');
  });

  it('is refused when any bit is turned, even if the chain named it so', () => {
    const { bytes, named } = sealed();
    for (const changed of flips(bytes)) {
      expect(problem(changed, named)).toBe('not-in-chain');
      expect(problem(changed, naming(changed, named))).not.toBe('none');
    }
    const cut = bytes.slice(0, 50);
    expect(problem(cut, naming(cut, named))).toBe('corrupt');
  });
});

describe('a passphrase', () => {
  const R = seedOf(1);

  it('gives the recovery key back, and no other passphrase or user does', async () => {
    const { sodium } = providers;
    const wrap = await wrapRecoveryKey(sodium, 'six words of the caf\u00e9 list', ALICE, R);
    const open = (passphrase: string, user = ALICE, bytes = wrap) =>
      unwrapRecoveryKey(sodium, passphrase, user, bytes);
    expect(await open('six words of the cafe\u0301 list')).toEqual({ recoveryKey: R });
    expect(await open('six words of the cafe list')).toEqual({ problem: 'wrong-passphrase' });
    expect(await open('six words of the caf\u00e9 list', BOB)).toEqual({ problem: 'wrong-user' });
    // A bit of version, user, salt, check, nonce and of what is sealed.
    for (const place of [0, 1, 30, 50, 80, 100, 144]) {
      const changed = wrap.with(place, wrap[place]! ^ 1);
      expect(await open('six words of the caf\u00e9 list', ALICE, changed)).toHaveProperty(
        'problem',
      );
    }
    expect(await open('six words of the caf\u00e9 list', ALICE, wrap.slice(0, -1))).toEqual({
      problem: 'corrupt',
    });
  });

  it('is neither stretched too little nor, by a server’s word, too much', async () => {
    let stretched = 0;
    const counting: Primitives = {
      ...providers.sodium,
      argon2id: () => {
        stretched += 1;
        return Promise.resolve(seedOf(5));
      },
    };
    const wrap = await wrapRecoveryKey(counting, 'words', ALICE, R);
    expect(await unwrapRecoveryKey(counting, 'words', ALICE, wrap)).toEqual({ recoveryKey: R });
    expect(stretched).toBe(2);
    const withCost = (passes: number, memoryKiB: number) => {
      const changed = wrap.slice();
      new DataView(changed.buffer).setUint32(17, passes);
      new DataView(changed.buffer).setUint32(21, memoryKiB);
      return unwrapRecoveryKey(counting, 'words', ALICE, changed);
    };
    expect(await withCost(2, 65_536)).toEqual({ problem: 'weak-cost' });
    expect(await withCost(3, 65_535)).toEqual({ problem: 'weak-cost' });
    expect(await withCost(17, 65_536)).toEqual({ problem: 'excessive-cost' });
    expect(await withCost(3, 1_048_577)).toEqual({ problem: 'excessive-cost' });
    expect(stretched).toBe(2);
    // The cost is sealed in: another that would be taken opens nothing.
    expect(await withCost(4, 65_536)).toEqual({ problem: 'corrupt' });
    const weak = { passes: 1, memoryKiB: 65_536 };
    await expect(wrapRecoveryKey(counting, 'words', ALICE, R, weak)).rejects.toThrow('weak-cost');
  });

  it('cannot have two keys: the check is compared before anything is opened', async () => {
    const answers = [seedOf(5), seedOf(5), seedOf(6)];
    let calls = 0;
    let opened = 0;
    const watching: Primitives = {
      ...providers.sodium,
      argon2id: () => Promise.resolve(answers[calls++]!),
      xchacha20poly1305: {
        ...providers.sodium.xchacha20poly1305,
        // As a ciphertext made to open under two keys would.
        open: () => {
          opened += 1;
          return R;
        },
      },
    };
    const wrap = await wrapRecoveryKey(watching, 'first', ALICE, R);
    expect(await unwrapRecoveryKey(watching, 'first', ALICE, wrap)).toEqual({ recoveryKey: R });
    expect(await unwrapRecoveryKey(watching, 'second', ALICE, wrap)).toEqual({
      problem: 'wrong-passphrase',
    });
    expect(opened).toBe(1);
  });
});
