import { encodeGroupId } from '../groups/group-id';
import type { GroupPolicy } from '../groups/group-policy';
import { asciiBytes } from '../primitives/bytes';
import { createMlsEngine } from './engine/create-mls-engine';
import type { MlsEngine, OwnKeyPackage } from './mls-engine';
import { MlsError, type MlsErrorKind } from './mls-error';
import type { AppliedCommit, MlsGroup } from './mls-group';
import { loadSodium } from '../primitives/sodium';
import { remoteEngine } from './testing/remote';
import { PROVIDERS } from './testing/mls-vectors';

const ID = (kind: number, n: number): string =>
  `0000000${kind}-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const GROUP_ID = encodeGroupId({ conversation: ID(1, 1), generation: 3 });
const POLICY: GroupPolicy = {
  v: 1,
  kind: 'group',
  generation: 3,
  owner: ID(2, 1),
  admins: [],
  adds: 'members',
  history: 'joined',
};
const LIFETIME = { notBefore: 1_000, notAfter: 4_000_000_000 };
const NONE = new Uint8Array(0);
const accept = () => ({ ok: true }) as const;

const kindOf = (attempt: Promise<unknown>): Promise<MlsErrorKind | 'no error'> =>
  attempt.then(
    () => 'no error',
    (error: unknown) => {
      if (error instanceof MlsError) return error.kind;
      throw error;
    },
  );

const groupOf = (applied: AppliedCommit): MlsGroup => {
  if (applied.kind !== 'applied') throw new Error(applied.kind);
  return applied.group;
};

const away = async (): Promise<MlsEngine> => {
  const primitives = await loadSodium();
  return remoteEngine({ engine: createMlsEngine(primitives), primitives });
};
const ENGINES = [
  ...PROVIDERS.map(([name, load]) => [name, async () => createMlsEngine(await load())] as const),
  ['sodium at the other end of a port', away] as const,
];

describe.each(ENGINES)('an engine on %s', (_name, load) => {
  let engine: MlsEngine;
  beforeAll(async () => {
    engine = await load();
  });

  const keyPackage = (n: number, user = n, lastResort = false): Promise<OwnKeyPackage> =>
    engine.createKeyPackage({
      user: ID(2, user),
      device: ID(3, n),
      signatureSeed: new Uint8Array(32).fill(n),
      lifetime: LIFETIME,
      lastResort,
    });
  const found = async (): Promise<MlsGroup> =>
    engine.createGroup({ groupId: GROUP_ID, policy: POLICY, own: await keyPackage(1) });
  const add = async (group: MlsGroup, ...own: OwnKeyPackage[]) => {
    const adds = own.map((one) => one.keyPackage);
    const pending = await group.commit({ adds, removes: [], authenticatedData: NONE });
    const welcome = pending.welcome ?? NONE;
    const joined = await Promise.all(own.map((one) => engine.join({ welcome, own: [one] })));
    return { group: pending.next, pending, joined: joined.map(({ group: other }) => other) };
  };

  it('tells whose leaves its commits have made from those that key packages brought', async () => {
    const begun = await found();
    expect(begun.committers).toEqual([]);
    const { group, joined } = await add(begun, await keyPackage(2), await keyPackage(3));
    for (const one of [group, ...joined]) {
      expect(one.committers.map(({ user }) => user)).toEqual([ID(2, 1)]);
    }
    const [second] = joined;
    if (!second) throw new Error('It has joined');
    const plan = { adds: [], removes: [], authenticatedData: NONE };
    const { next } = await second.commit(plan);
    expect(next.committers.map(({ user }) => user)).toEqual([ID(2, 1), ID(2, 2)]);
  });

  it('says what a KeyPackage says, and takes none that was changed', async () => {
    const own = await keyPackage(5, 6, true);
    expect(await engine.readKeyPackage(own.keyPackage)).toMatchObject({
      user: ID(2, 6),
      device: ID(3, 5),
      suite: 3,
      lifetime: LIFETIME,
      lastResort: true,
    });
    expect((await engine.readKeyPackage((await keyPackage(5)).keyPackage)).lastResort).toBe(false);
    const changed = own.keyPackage.map((byte, at) =>
      at === own.keyPackage.length - 1 ? byte ^ 1 : byte,
    );
    expect(await kindOf(engine.readKeyPackage(changed))).toBe('invalid');
    expect(await kindOf(engine.readKeyPackage(own.keyPackage.subarray(1)))).toBe('malformed');
    expect(await kindOf(engine.readKeyPackage(new Uint8Array([...own.keyPackage, 0])))).toBe(
      'malformed',
    );
  });

  it('brings in a device by Welcome and agrees with it', async () => {
    const { group, joined } = await add(await found(), await keyPackage(2));
    const [other] = joined;
    if (!other) throw new Error('nobody joined');
    expect(other).toMatchObject({ epoch: 1, generation: 3, ownLeaf: 1, policy: POLICY });
    expect(other.leaves.map(({ device }) => device)).toEqual([ID(3, 1), ID(3, 2)]);
    const exported = await group.exportSecret('anochat/1 epoch', GROUP_ID, 32);
    expect(await other.exportSecret('anochat/1 epoch', GROUP_ID, 32)).toEqual(exported);
    expect(await other.exportSecret('another', GROUP_ID, 32)).not.toEqual(exported);
    const restored = await engine.restore(other.encode());
    expect(await restored.exportSecret('anochat/1 epoch', GROUP_ID, 32)).toEqual(exported);
  });

  it('lets the judge refuse, and changes nothing then', async () => {
    const { group, joined } = await add(await found(), await keyPackage(2));
    const [other] = joined;
    if (!other) throw new Error('nobody joined');
    const pending = await group.commit({
      adds: [],
      removes: [1],
      authenticatedData: asciiBytes('why'),
    });
    const refused = await other.apply(pending.commit, (facts) => {
      expect(facts.proposals).toEqual([{ type: 'remove', leaf: other.leaves[1] }]);
      return { ok: false, reason: 'remove.not-permitted' };
    });
    expect(refused).toMatchObject({ kind: 'refused', reason: 'remove.not-permitted' });
    expect(await other.apply(pending.commit, accept)).toMatchObject({ kind: 'removed' });
    expect(await group.apply(pending.commit, accept)).toMatchObject({ kind: 'own' });
  });

  it('renews the leaf with every commit and keeps the state before', async () => {
    const { group, joined } = await add(await found(), await keyPackage(2));
    const [other] = joined;
    if (!other) throw new Error('nobody joined');
    const lost = await other.commit({ adds: [], removes: [], authenticatedData: NONE });
    const won = await group.commit({
      adds: [(await keyPackage(3)).keyPackage],
      removes: [],
      policy: { ...POLICY, adds: 'admins' },
      authenticatedData: NONE,
    });
    const followed = groupOf(await other.apply(won.commit, accept));
    expect(followed.policy).toMatchObject({ adds: 'admins' });
    expect(followed.confirmationTag).toEqual(won.next.confirmationTag);
    expect(await kindOf(followed.apply(lost.commit, accept))).toBe('other-epoch');
    expect(groupOf(await group.apply(lost.commit, accept)).epoch).toBe(2);
  });

  it('is followed by a stolen copy until the robbed device renews its leaf, and no further', async () => {
    const plan = { adds: [], removes: [], authenticatedData: NONE };
    const secretOf = (one: MlsGroup) => one.exportSecret('anochat/1 epoch', GROUP_ID, 32);
    const { group, joined } = await add(await found(), await keyPackage(2));
    const [robbed] = joined;
    if (!robbed) throw new Error('nobody joined');
    const stolen = await engine.restore(robbed.encode());
    const others = await group.commit(plan);
    const copy = groupOf(await stolen.apply(others.commit, accept));
    const own = groupOf(await robbed.apply(others.commit, accept));
    expect(await secretOf(copy)).toEqual(await secretOf(others.next));

    const renewed = await own.commit(plan);
    expect(await copy.apply(renewed.commit, accept)).toMatchObject({ kind: 'own' });
    const after = groupOf(await others.next.apply(renewed.commit, accept));
    expect(await secretOf(after)).toEqual(await secretOf(renewed.next));
    expect(await secretOf(after)).not.toEqual(await secretOf(copy));
    const later = await after.commit(plan);
    expect(await kindOf(copy.apply(later.commit, accept))).toBe('other-epoch');
    expect(groupOf(await renewed.next.apply(later.commit, accept)).epoch).toBe(4);
  });

  it('keeps nothing of the epochs before, however many there were', async () => {
    const plan = { adds: [], removes: [], authenticatedData: NONE };
    let [group, other] = await add(await found(), await keyPackage(2)).then((added) => [
      added.group,
      added.joined[0]!,
    ]);
    const sizes: number[] = [];
    for (let epoch = 0; epoch < 8; epoch += 1) {
      const { commit, next } = await group!.commit(plan);
      [group, other] = [groupOf(await other!.apply(commit, accept)), next];
      sizes.push(group.encode().length, other.encode().length);
    }
    // Once both have made a leaf by a commit of their own.
    expect(new Set(sizes.slice(6)).size).toBeLessThanOrEqual(2);
  });

  it('comes in from outside, and in the place of a leaf of the same user alone', async () => {
    const { group } = await add(await found(), await keyPackage(2));
    const groupInfo = await group.groupInfo();
    const own = await keyPackage(4, 2);
    const join = (removeLeaf?: number, info = groupInfo) =>
      engine.externalJoin({ groupInfo: info, own, removeLeaf, authenticatedData: NONE });
    const pending = await join(1);
    const followed = groupOf(await group.apply(pending.commit, accept));
    expect(followed.leaves.map(({ device }) => device)).toEqual([ID(3, 1), ID(3, 4)]);
    expect(followed.confirmationTag).toEqual(pending.next.confirmationTag);
    expect((await join()).next.leaves).toHaveLength(3);
    expect(await kindOf(join(0))).toBe('invalid');
    expect(await kindOf(join(9))).toBe('invalid');
    const forged = groupInfo.map((byte, at) => (at === groupInfo.length - 1 ? byte ^ 1 : byte));
    expect(await kindOf(join(undefined, forged))).toBe('invalid');
  });

  it('names whatever is wrong with what others send', async () => {
    const group = await found();
    const own = await keyPackage(2);
    const { pending, group: after } = await add(group, own);
    const welcome = pending.welcome ?? NONE;
    expect(await kindOf(engine.join({ welcome, own: [await keyPackage(7)] }))).toBe(
      'not-addressed',
    );
    expect(await kindOf(engine.join({ welcome: pending.commit, own: [own] }))).toBe('malformed');
    const cut = welcome.map((byte, at) => (at === welcome.length - 1 ? byte ^ 1 : byte));
    expect(await kindOf(engine.join({ welcome: cut, own: [own] }))).toBe('invalid');
    for (const bytes of [NONE, new Uint8Array(40), welcome, pending.commit.subarray(2)]) {
      expect(await kindOf(after.apply(bytes, accept))).toBe('malformed');
      expect(await kindOf(engine.restore(bytes))).toBe('malformed');
    }
    const twice = after.commit({ adds: [own.keyPackage], removes: [], authenticatedData: NONE });
    expect(await kindOf(twice)).toBe('invalid');
    expect(await kindOf(after.commit({ adds: [], removes: [9], authenticatedData: NONE }))).toBe(
      'invalid',
    );
    expect(await kindOf(after.commit({ adds: [], removes: [0], authenticatedData: NONE }))).toBe(
      'invalid',
    );
  });

  it('wipes the secrets of a state without those of the next', async () => {
    const group = await found();
    const { next } = await group.commit({ adds: [], removes: [], authenticatedData: NONE });
    const [before, exported] = [group.encode(), await next.exportSecret('x', NONE, 32)];
    group.wipe();
    expect(group.encode()).not.toEqual(before);
    expect(await next.exportSecret('x', NONE, 32)).toEqual(exported);
    await expect(
      next.commit({ adds: [], removes: [], authenticatedData: NONE }),
    ).resolves.toBeDefined();
  });
});

it('loads none of the providers of ts-mls', () => {
  jest.isolateModules(() => {
    for (const name of ['@hpke/core', '@hpke/chacha20poly1305']) {
      jest.doMock(name, () => {
        throw new Error(`${name} was loaded`);
      });
    }
    expect(jest.requireActual('./index')).toHaveProperty('createMlsEngine');
  });
});
