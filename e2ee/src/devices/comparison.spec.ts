import type { Primitives } from '../primitives/primitives';
import { loadProviders, type Provider, PROVIDERS } from '../testing/providers';
import { ALICE, BOB, CONVERSATION, flips, idOf, seedOf } from '../testing/samples';
import { compareQr, comparisonQr } from './comparison-qr';
import { isLeaveBy, readLeave, signLeave } from './leave';
import { pairSafetyNumber, safetyNumber } from './safety-number';

let providers: Record<Provider, Primitives>;
beforeAll(async () => {
  providers = await loadProviders();
});

const alice = { user: ALICE, identityKey: seedOf(1) };
const bob = { user: BOB, identityKey: seedOf(2) };
const mallory = { user: BOB, identityKey: seedOf(3) };

describe.each(PROVIDERS)('two people with %s', (name) => {
  it('read the same 60 digits, others for any other key or user', () => {
    const primitives = providers[name];
    const number = pairSafetyNumber(primitives, alice, bob);
    expect(number).toMatch(/^\d{60}$/);
    expect(pairSafetyNumber(primitives, bob, alice)).toBe(number);
    expect(pairSafetyNumber(primitives, alice, mallory)).not.toBe(number);
    expect(safetyNumber(primitives, alice)).not.toBe(
      safetyNumber(primitives, { ...alice, user: BOB }),
    );
  });

  it('compare by camera what each knows of both', () => {
    const primitives = providers[name];
    const shown = comparisonQr(bob, alice);
    expect(compareQr(primitives, shown, alice, bob)).toBe('same');
    expect(compareQr(primitives, shown, alice, mallory)).toBe('differs');
    const deceived = comparisonQr(bob, { ...alice, identityKey: seedOf(3) });
    expect(compareQr(primitives, deceived, alice, bob)).toBe('differs');
    expect(compareQr(primitives, shown, bob, alice)).toBe('other-people');
    expect(compareQr(primitives, shown.slice(0, -4), alice, bob)).toBe('unreadable');
    expect(compareQr(primitives, 'https://example.org', alice, bob)).toBe('unreadable');
  });
});

it('a leave is the word of one device about one conversation and place', () => {
  const primitives = providers.sodium;
  const leave = {
    user: ALICE,
    device: idOf('device', 1),
    conversation: CONVERSATION,
    generation: 0,
    seenSeq: 7,
    seenChain: seedOf(4),
  };
  const bytes = signLeave(primitives, seedOf(1), leave);
  const key = primitives.ed25519.publicKey(seedOf(1));
  expect(readLeave(bytes)).toEqual(leave);
  expect(isLeaveBy(primitives, bytes, key)).toBe(true);
  expect(isLeaveBy(primitives, bytes, primitives.ed25519.publicKey(seedOf(2)))).toBe(false);
  for (const changed of flips(bytes)) expect(isLeaveBy(primitives, changed, key)).toBe(false);
});
