import { encodeGroupId } from '../groups/group-id';
import type { GroupPolicy } from '../groups/group-policy';
import type { Primitives } from '../primitives/primitives';
import { loadSodium } from '../primitives/sodium';
import { PublicGroup } from '../public-group/public-group';
import { mlsCipherSuite } from './cipher-suite/mls-cipher-suite';
import { createMlsEngine } from './engine/create-mls-engine';
import { decodeKeyPackage } from './engine/key-packages';
import type { MlsEngine, OwnKeyPackage } from './mls-engine';
import type { MlsGroup } from './mls-group';

const ID = (kind: number, n: number): string =>
  `0000000${kind}-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const POLICY: GroupPolicy = {
  v: 1,
  kind: 'group',
  generation: 0,
  owner: ID(2, 1),
  admins: [],
  adds: 'members',
  history: 'joined',
};
const NONE = new Uint8Array(0);
const LOW_ORDER = new Uint8Array(32);
const UNSEALABLE = 'a key that nothing can be sealed to';

let primitives: Primitives;
let honest: MlsEngine;
beforeAll(async () => {
  primitives = await loadSodium();
  honest = createMlsEngine(primitives);
});

/** Claims another public key than its own, the `nth` time that it makes one. */
const lying = (nth: number, claimed: Uint8Array): MlsEngine => {
  let made = 0;
  const publicKey = (secretKey: Uint8Array): Uint8Array => {
    made += 1;
    return made === nth ? claimed.slice() : primitives.x25519.publicKey(secretKey);
  };
  return createMlsEngine({ ...primitives, x25519: { ...primitives.x25519, publicKey } });
};

const keyPackage = (n: number, engine = honest): Promise<OwnKeyPackage> =>
  engine.createKeyPackage({
    user: ID(2, n),
    device: ID(3, n),
    signatureSeed: new Uint8Array(32).fill(n),
    lifetime: { notBefore: 1_000, notAfter: 4_000_000_000 },
  });

const pair = async () => {
  const founded = await honest.createGroup({
    groupId: encodeGroupId({ conversation: ID(1, 1), generation: 0 }),
    policy: POLICY,
    own: await keyPackage(1),
  });
  const own = await keyPackage(2);
  const { welcome, next } = await founded.commit({
    adds: [own.keyPackage],
    removes: [],
    authenticatedData: NONE,
  });
  const joined = await honest.join({ welcome: welcome ?? NONE, own: [own] });
  return { group: next, other: joined.group, own };
};

const addTo = async (...keyPackages: readonly OwnKeyPackage[]): Promise<unknown> =>
  (await pair()).group.commit({
    adds: keyPackages.map((one) => one.keyPackage),
    removes: [],
    authenticatedData: NONE,
  });

// A KeyPackage's init key is made first, then the key of its leaf.
it.each([1, 2])('no KeyPackage is taken whose key %i cannot be sealed to', async (nth) => {
  const bad = await keyPackage(3, lying(nth, LOW_ORDER));
  await expect(honest.readKeyPackage(bad.keyPackage)).rejects.toThrow(UNSEALABLE);
  await expect(addTo(bad)).rejects.toThrow(UNSEALABLE);
});

/** Without a secret of the group. */
const atServer = async (group: MlsGroup): Promise<PublicGroup> =>
  PublicGroup.fromGroupInfo(mlsCipherSuite(primitives), await group.groupInfo());

it('no group begins whose first leaf cannot be sealed to', async () => {
  const founded = await honest.createGroup({
    groupId: encodeGroupId({ conversation: ID(1, 1), generation: 0 }),
    policy: POLICY,
    own: await keyPackage(1, lying(2, LOW_ORDER)),
  });
  await expect(atServer(founded)).rejects.toThrow(UNSEALABLE);
});

// The key of the leaf is made first, then that of the node above it.
it.each([1, 2])('nobody takes a commit whose key %i cannot be sealed to', async (nth) => {
  const { group, other } = await pair();
  const server = await atServer(group);
  const liar = await lying(nth, LOW_ORDER).restore(group.encode());
  const { commit } = await liar.commit({ adds: [], removes: [], authenticatedData: NONE });
  await expect(other.apply(commit, () => ({ ok: true }))).rejects.toThrow(UNSEALABLE);
  await expect(server.readCommit(commit)).rejects.toThrow(UNSEALABLE);
});

it.each([1, 2])('nobody takes a commit that adds whose key %i cannot be sealed to', async (nth) => {
  const { group, other } = await pair();
  const server = await atServer(group);
  // To the liar itself the key is fine.
  const { x25519 } = primitives;
  const sharedSecret = (secretKey: Uint8Array, publicKey: Uint8Array) =>
    x25519.sharedSecret(secretKey, publicKey) ?? new Uint8Array(32).fill(9);
  const liar = createMlsEngine({ ...primitives, x25519: { ...x25519, sharedSecret } });
  const copy = await liar.restore(group.encode());
  const { commit } = await copy.commit({
    adds: [(await keyPackage(3, lying(nth, LOW_ORDER))).keyPackage],
    removes: [],
    authenticatedData: NONE,
  });
  await expect(other.apply(commit, () => ({ ok: true }))).rejects.toThrow(UNSEALABLE);
  await expect(server.readCommit(commit)).rejects.toThrow(UNSEALABLE);
});

it('nobody is added with the leaf key of another', async () => {
  const { group, own } = await pair();
  const { hpkePublicKey } = decodeKeyPackage(own.keyPackage).leafNode;
  const copied = await keyPackage(3, lying(2, hpkePublicKey));
  await expect(
    group.commit({ adds: [copied.keyPackage], removes: [], authenticatedData: NONE }),
  ).rejects.toThrow('hpke keys not unique');
  const fresh = await keyPackage(4);
  const leafKey = decodeKeyPackage(fresh.keyPackage).leafNode.hpkePublicKey;
  await expect(addTo(fresh, await keyPackage(5, lying(2, leafKey)))).rejects.toThrow(
    'hpke keys not unique',
  );
});
