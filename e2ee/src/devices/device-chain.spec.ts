import fc from 'fast-check';

import { hash } from '../bytes/hash';
import type { Primitives } from '../primitives/primitives';
import { loadProviders, type Provider, PROVIDERS } from '../testing/providers';
import { ALICE, BOB, flips, idOf, sampleDevice, seedOf } from '../testing/samples';
import { chainReference, compareChain } from './chain-reference';
import { credentialVerdict } from './credential';
import {
  activeDevices,
  type ChainVerdict,
  type DeviceChain,
  pinOf,
  vouchedFor,
} from './device-chain';
import { encodeOffer, decodeOffer } from './device-offer';
import {
  addStatement,
  genesisStatement,
  renewStatement,
  revokeStatement,
  type StatementKey,
  vaultStatement,
} from './make-statements';
import { decodeStatement, encodeStatement } from './statement';
import { continueChain, verifyChain } from './verify-chain';

const SEED = seedOf(200);
const IDENTITY: StatementKey = { signer: null, seed: SEED };

let providers: Record<Provider, Primitives>;
beforeAll(async () => {
  providers = await loadProviders();
});

function chainOf(verdict: ChainVerdict): DeviceChain {
  if ('problem' in verdict) throw new Error(verdict.problem.type);
  return verdict.chain;
}

function problemOf(verdict: ChainVerdict): string {
  return 'problem' in verdict ? verdict.problem.type : 'none';
}

describe.each(PROVIDERS)('a device chain with %s', (name) => {
  let primitives: Primitives;
  beforeAll(() => {
    primitives = providers[name];
  });

  const device = (n: number, user = ALICE) => sampleDevice(primitives, user, n);
  const by = (n: number): StatementKey => ({ signer: idOf('device', n), seed: device(n).signSeed });
  type Make = (chain: DeviceChain) => Uint8Array;
  const adds =
    (key: StatementKey, n: number): Make =>
    (chain) =>
      addStatement(primitives, chain, key, device(n).offer);
  const revokes =
    (key: StatementKey, n: number): Make =>
    (chain) =>
      revokeStatement(primitives, chain, key, idOf('device', n));
  const vaults =
    (key: StatementKey, n: number): Make =>
    (chain) =>
      vaultStatement(primitives, chain, key, { digest: seedOf(n), n, backupKey: seedOf(9) });

  /** Genesis and then these, each made on the chain before; the last may be refused. */
  function grow(...makes: readonly Make[]): { statements: Uint8Array[]; verdict: ChainVerdict } {
    const statements = [genesisStatement(primitives, ALICE, SEED)];
    let verdict = verifyChain(primitives, ALICE, statements);
    for (const make of makes) {
      statements.push(make(chainOf(verdict)));
      verdict = verifyChain(primitives, ALICE, statements);
    }
    return { statements, verdict };
  }

  it('tells its identity, devices, vault and place', () => {
    const { statements, verdict } = grow(
      adds(IDENTITY, 1),
      adds(by(1), 2),
      vaults(by(2), 1),
      revokes(by(2), 1),
    );
    const chain = chainOf(verdict);
    expect(chain.identityKey).toEqual(primitives.ed25519.publicKey(SEED));
    expect(chain.n).toBe(5);
    expect(chain.hash).toEqual(hash(primitives, statements[4]!));
    expect(chain.vault).toEqual({ digest: seedOf(1), n: 1, backupKey: seedOf(9) });
    expect(activeDevices(chain).map((known) => known.device)).toEqual([idOf('device', 2)]);
    expect(chain.devices[0]?.ended).toEqual({ n: 5, by: 'revoked' });
    expect(chain.devices[1]).toMatchObject({ addedAt: 3, addedBy: idOf('device', 1) });
  });

  it('comes out the same when it is continued in any pieces', () => {
    const { statements, verdict } = grow(adds(IDENTITY, 1), adds(by(1), 2), revokes(by(1), 2));
    for (let cut = 1; cut < statements.length; cut += 1) {
      const first = chainOf(verifyChain(primitives, ALICE, statements.slice(0, cut)));
      expect(continueChain(primitives, first, statements.slice(cut))).toEqual(verdict);
    }
  });

  it('is refused when any bit of any statement is turned', () => {
    const { statements } = grow(adds(IDENTITY, 1), vaults(by(1), 1), revokes(by(1), 1));
    statements.forEach((statement, place) => {
      // Every byte with the fast provider, every seventh with the slow one.
      const turned = flips(statement).filter((_, at) => name === 'sodium' || at % 7 === 0);
      for (const changed of turned) {
        const verdict = verifyChain(primitives, ALICE, statements.with(place, changed));
        expect(problemOf(verdict)).not.toBe('none');
      }
    });
  });

  it('is refused with statements swapped, left out, doubled, truncated or followed by bytes', () => {
    const { statements } = grow(adds(IDENTITY, 1), vaults(by(1), 1), vaults(by(1), 2));
    const [a, b, c, d] = statements as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
    const verdictOf = (...list: Uint8Array[]) => problemOf(verifyChain(primitives, ALICE, list));
    expect(verdictOf(a, b, d, c)).toBe('broken-link');
    expect(verdictOf(a, b, d)).toBe('broken-link');
    expect(verdictOf(a, b, b)).toBe('broken-link');
    expect(verdictOf(a, b.slice(0, -1))).toBe('malformed');
    expect(verdictOf(a, Uint8Array.from([...b, 0]))).toBe('malformed');
    expect(verdictOf()).toBe('empty');
    expect(verdictOf(b)).toBe('broken-link');
  });

  it('refuses a statement that hangs on another history of the same length', () => {
    const one = grow(adds(IDENTITY, 1), vaults(by(1), 1));
    const other = grow(adds(IDENTITY, 1), vaults(by(1), 2));
    const next = adds(by(1), 2)(chainOf(other.verdict));
    expect(problemOf(verifyChain(primitives, ALICE, [...one.statements, next]))).toBe(
      'broken-link',
    );
  });

  it('refuses whoever may not speak', () => {
    expect(problemOf(grow(adds(IDENTITY, 1), adds(by(2), 3)).verdict)).toBe('unknown-signer');
    const revoked = grow(adds(IDENTITY, 1), adds(by(1), 2), revokes(by(1), 2), adds(by(2), 3));
    expect(problemOf(revoked.verdict)).toBe('revoked-signer');
    const stranger = { signer: null, seed: seedOf(77) };
    expect(problemOf(grow(adds(stranger, 1)).verdict)).toBe('bad-signature');
    const impostor = { signer: idOf('device', 1), seed: seedOf(77) };
    expect(problemOf(grow(adds(IDENTITY, 1), adds(impostor, 2)).verdict)).toBe('bad-signature');
  });

  it('refuses a second genesis and one that a device signs', () => {
    const genesis = decodeStatement(genesisStatement(primitives, ALICE, SEED));
    const signedByDevice = encodeStatement({ ...genesis, signer: idOf('device', 1) });
    expect(problemOf(verifyChain(primitives, ALICE, [signedByDevice]))).toBe('not-allowed');
    const again = grow((chain) => {
      const { body } = genesis;
      const renewal = decodeStatement(renewStatement(primitives, chain, SEED));
      return encodeStatement({ ...renewal, body });
    });
    expect(problemOf(again.verdict)).toBe('not-allowed');
  });

  it('refuses a device that did not offer itself, or not to this user', () => {
    const unproven: Make = (chain) =>
      addStatement(primitives, chain, IDENTITY, { ...device(1).offer, boxKey: seedOf(1) });
    expect(problemOf(grow(unproven).verdict)).toBe('bad-proof');
    const foreign: Make = (chain) =>
      addStatement(primitives, chain, IDENTITY, device(1, BOB).offer);
    expect(problemOf(grow(foreign).verdict)).toBe('wrong-user');
  });

  it('refuses a device id for the second time, a second revocation and an old vault', () => {
    expect(problemOf(grow(adds(IDENTITY, 1), adds(IDENTITY, 1)).verdict)).toBe('device-known');
    const revokedTwice = grow(adds(IDENTITY, 1), revokes(IDENTITY, 1), revokes(IDENTITY, 1));
    expect(problemOf(revokedTwice.verdict)).toBe('device-not-active');
    expect(problemOf(grow(vaults(IDENTITY, 2), vaults(IDENTITY, 2)).verdict)).toBe('old-vault');
  });

  it('refuses the chain of another user', () => {
    const { statements } = grow(adds(IDENTITY, 1));
    expect(problemOf(verifyChain(primitives, BOB, statements))).toBe('wrong-user');
  });

  it('shows a shortened and a forked chain to whoever has pinned it', () => {
    const { statements, verdict } = grow(adds(IDENTITY, 1), vaults(by(1), 1));
    const pin = pinOf(chainOf(verdict));
    expect(problemOf(verifyChain(primitives, ALICE, statements, pin))).toBe('none');
    expect(problemOf(verifyChain(primitives, ALICE, statements.slice(0, 2), pin))).toBe(
      'shortened',
    );
    const fork = grow(adds(IDENTITY, 1), vaults(by(1), 2), vaults(by(1), 3));
    expect(problemOf(verifyChain(primitives, ALICE, fork.statements, pin))).toBe('forked');
    const other = [genesisStatement(primitives, ALICE, seedOf(5))];
    const first = pinOf(chainOf(verifyChain(primitives, ALICE, statements.slice(0, 1))));
    expect(problemOf(verifyChain(primitives, ALICE, other, first))).toBe('forked');
  });

  it('is renewed only in sight of those who pinned it, and leaves no device active', () => {
    const before = grow(adds(IDENTITY, 1), vaults(by(1), 4));
    const old = chainOf(before.verdict);
    const renewal = renewStatement(primitives, old, seedOf(201));
    const verdict = continueChain(primitives, old, [renewal]);
    if (!('problem' in verdict) || verdict.problem.type !== 'identity-renewed') {
      throw new Error('renewed unseen');
    }
    const { chain } = verdict.problem;
    expect(chain.identityKey).toEqual(primitives.ed25519.publicKey(seedOf(201)));
    expect(activeDevices(chain)).toEqual([]);
    expect(chain.vault).toBeNull();
    const all = [...before.statements, renewal];
    expect(problemOf(verifyChain(primitives, ALICE, all, pinOf(old)))).toBe('identity-renewed');
    expect(problemOf(verifyChain(primitives, ALICE, all, pinOf(chain)))).toBe('none');
    const { mlsKey } = device(1).offer;
    const credential = { user: ALICE, device: idOf('device', 1), signatureKey: mlsKey };
    expect(credentialVerdict(primitives, chain, credential)).toBe('replaced');
    const byOldDevice = adds(by(1), 2)(chain);
    expect(problemOf(continueChain(primitives, chain, [byOldDevice]))).toBe('revoked-signer');
    const byOldIdentity = adds(IDENTITY, 2)(chain);
    expect(problemOf(continueChain(primitives, chain, [byOldIdentity]))).toBe('bad-signature');
  });

  it('says of each credential whether it is valid, revoked or forged', () => {
    const chain = chainOf(grow(adds(IDENTITY, 1), adds(by(1), 2), revokes(by(1), 2)).verdict);
    const verdictOf = (user: string, n: number, key: number) =>
      credentialVerdict(primitives, chain, {
        user,
        device: idOf('device', n),
        signatureKey: device(key).offer.mlsKey,
      });
    expect(verdictOf(ALICE, 1, 1)).toBe('valid');
    expect(verdictOf(ALICE, 2, 2)).toBe('revoked');
    expect(verdictOf(ALICE, 1, 2)).toBe('forged');
    expect(verdictOf(ALICE, 3, 3)).toBe('forged');
    expect(verdictOf(BOB, 1, 1)).toBe('forged');
  });

  it('names all active devices that owe their place to one', () => {
    const { verdict } = grow(
      adds(IDENTITY, 1),
      adds(by(1), 2),
      adds(by(2), 3),
      adds(IDENTITY, 4),
      revokes(by(1), 2),
    );
    const names = vouchedFor(chainOf(verdict), idOf('device', 1)).map((known) => known.device);
    expect(names).toEqual([idOf('device', 3)]);
  });

  it('is referred to by place and hash', () => {
    const { statements, verdict } = grow(adds(IDENTITY, 1), vaults(by(1), 1));
    const chain = chainOf(verdict);
    const shorter = chainOf(verifyChain(primitives, ALICE, statements.slice(0, 2)));
    const other = chainOf(grow(adds(IDENTITY, 1), vaults(by(1), 2)).verdict);
    expect(compareChain(primitives, chain, chainReference(shorter))).toBe('known');
    expect(compareChain(primitives, shorter, chainReference(chain))).toBe('ahead');
    expect(compareChain(primitives, other, chainReference(chain))).toBe('differs');
    expect(compareChain(primitives, chain, { n: 0, hash: new Uint8Array(16) })).toBe('differs');
  });
});

it('offers and statements are read back as they were written, and from no other bytes', () => {
  const { offer } = sampleDevice(providers.sodium, ALICE, 1);
  expect(decodeOffer(encodeOffer(offer))).toEqual(offer);
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 120, maxLength: 400 }), (bytes) => {
      // Whatever is taken is the one form of what it says.
      try {
        expect(encodeStatement(decodeStatement(bytes))).toEqual(bytes);
      } catch (error) {
        expect((error as Error).name).toBe('FormatError');
      }
    }),
  );
});
