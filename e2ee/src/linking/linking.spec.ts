import { genesisStatement, addStatement } from '../devices/make-statements';
import { pinOf, type DeviceChain } from '../devices/device-chain';
import { verifyChain } from '../devices/verify-chain';
import type { Primitives } from '../primitives/primitives';
import { loadProviders, type Provider, PROVIDERS } from '../testing/providers';
import { ALICE, BOB, flips, sampleDevice, seedOf } from '../testing/samples';
import { linkAnswer, openLinkAnswer } from './link-answer';
import { linkProblem } from './link-problem';
import { createLinkSecret, linkQr, readLinkQr } from './link-qr';
import { linkWords } from './link-words';

let providers: Record<Provider, Primitives>;
beforeAll(async () => {
  providers = await loadProviders();
});

describe.each(PROVIDERS)('linking a device with %s', (name) => {
  const request = (n = 2, user = ALICE) => ({
    secret: seedOf(1).slice(0, 16),
    offer: sampleDevice(providers[name], user, n).offer,
  });

  it('the code that the new device shows is read whole, or not at all', () => {
    const primitives = providers[name];
    const text = linkQr(request());
    expect(readLinkQr(primitives, text)).toEqual(request());
    expect(readLinkQr(primitives, text.slice(0, -4))).toBeNull();
    expect(readLinkQr(primitives, text.replace('link', 'chat'))).toBeNull();
    const { offer } = request();
    const unproven = { ...request(), offer: { ...offer, boxKey: seedOf(7) } };
    expect(readLinkQr(primitives, linkQr(unproven))).toBeNull();
    expect(createLinkSecret(primitives)).toHaveLength(16);
  });

  it('the answer tells the new device what to pin, and nobody without the secret can give it', () => {
    const primitives = providers[name];
    const pin = { identityKey: seedOf(5), n: 3, hash: seedOf(6) };
    const answer = linkAnswer(primitives, request(), pin);
    expect(openLinkAnswer(primitives, request(), answer)).toEqual(pin);
    for (const changed of flips(answer)) {
      expect(openLinkAnswer(primitives, request(), changed)).toBeNull();
    }
    const guessed = { ...request(), secret: seedOf(2).slice(0, 16) };
    expect(openLinkAnswer(primitives, guessed, answer)).toBeNull();
    expect(openLinkAnswer(primitives, request(3), answer)).toBeNull();
  });
});

it('the words differ when a server shows either side other keys', async () => {
  const primitives = providers.sodium;
  const { offer } = sampleDevice(primitives, ALICE, 2);
  const words = await linkWords(primitives, offer, seedOf(5));
  expect(words).toHaveLength(6);
  expect(await linkWords(primitives, offer, seedOf(5))).toEqual(words);
  expect(await linkWords(primitives, offer, seedOf(6))).not.toEqual(words);
  const swapped = sampleDevice(primitives, ALICE, 3).offer;
  expect(await linkWords(primitives, swapped, seedOf(5))).not.toEqual(words);
});

it('the words are stretched, so that no others can be searched for', async () => {
  const costs: number[] = [];
  const watching: Primitives = {
    ...providers.sodium,
    argon2id: (_, { passes, memoryBytes }) => {
      costs.push(passes * memoryBytes);
      return Promise.resolve(seedOf(1).slice(0, 12));
    },
  };
  await linkWords(watching, sampleDevice(watching, ALICE, 2).offer, seedOf(5));
  expect(costs).toEqual([128 * 1024 * 1024]);
});

it('an old device adds only a new device of its own user, with keys of its own', () => {
  const primitives = providers.sodium;
  const known = sampleDevice(primitives, ALICE, 1).offer;
  const genesis = genesisStatement(primitives, ALICE, seedOf(200));
  const place = chainOf([genesis]);
  const key = { signer: null, seed: seedOf(200) };
  const chain = chainOf([genesis, addStatement(primitives, place, key, known)]);
  const fresh = sampleDevice(primitives, ALICE, 2).offer;
  const problem = (offer: typeof fresh, most = 10) => linkProblem(chain, { offer }, most);
  expect(problem(fresh)).toBeNull();
  expect(problem(fresh, 1)).toBe('too-many-devices');
  expect(problem(known)).toBe('device-known');
  expect(problem(sampleDevice(primitives, BOB, 2).offer)).toBe('other-user');
  for (const field of ['mlsKey', 'signKey', 'boxKey'] as const) {
    expect(problem({ ...fresh, [field]: known[field] })).toBe('key-known');
  }
  expect(pinOf(chain).n).toBe(2);

  function chainOf(statements: readonly Uint8Array[]): DeviceChain {
    const verdict = verifyChain(primitives, ALICE, statements);
    if ('problem' in verdict) throw new Error(verdict.problem.type);
    return verdict.chain;
  }
});
