import { testId } from '../testing/test-device';
import { TestWorld } from '../testing/test-world';
import type { GroupPolicy } from './group-policy';
import { judgeJoin } from './judge-join';
import type { Leaf } from './leaf';

const leaf = (n: number, rest: Partial<Leaf> = {}): Leaf => ({
  leafIndex: n,
  user: testId(1, n),
  device: testId(2, n),
  signatureKey: new Uint8Array(32).fill(n),
  ...rest,
});
const LEAVES = [leaf(0), leaf(1), leaf(2)];
const GROUP: GroupPolicy = {
  v: 1,
  kind: 'group',
  generation: 0,
  owner: testId(1, 0),
  admins: [],
  adds: 'admins',
  history: 'joined',
};

const worldOf = (leaves: readonly Leaf[]) => {
  const world = new TestWorld();
  for (const each of leaves) world.enrol(each);
  return world;
};
const judge = (world: TestWorld, leaves = LEAVES, policy: GroupPolicy = GROUP) =>
  judgeJoin(leaves, policy, world.at('past'));

it('joins a group of genuine devices', () => {
  expect(judge(worldOf(LEAVES))).toEqual({ ok: true, removeFirst: [] });
});

it('refuses a device that its user never had, and asks for chains it does not have', () => {
  const world = worldOf(LEAVES);
  world.enrol(leaf(1), 'unknown');
  expect(judge(world)).toEqual({ ok: false, reason: 'credential.unknown', leaves: [leaf(1)] });
  world.enrol(leaf(2), 'forged');
  expect(judge(world)).toEqual({ ok: false, reason: 'leaf.forged', leaves: [leaf(2)] });
});

it('accepts a tree with stale devices and people who are gone, to be removed before anything is sent', () => {
  const world = worldOf(LEAVES);
  world.enrol(leaf(0), 'replaced');
  world.left.add(leaf(1).user);
  world.banned.add(leaf(2).user);
  expect(judge(world)).toEqual({ ok: true, removeFirst: LEAVES });
});

it('refuses a tree in which one device stands twice', () => {
  const twice = [leaf(0), leaf(1, { user: leaf(0).user, device: leaf(0).device })];
  const world = worldOf(LEAVES).at('past');
  const said = judgeJoin(twice, GROUP, { ...world, verdictOf: () => 'valid' });
  expect(said).toEqual({ ok: false, reason: 'leaf.repeated', leaves: twice });
});

it('refuses a third person in a conversation of two', () => {
  const direct: GroupPolicy = {
    v: 1,
    kind: 'direct',
    generation: 0,
    users: [leaf(0).user, leaf(1).user],
  };
  expect(judge(worldOf(LEAVES), LEAVES, direct)).toEqual({
    ok: false,
    reason: 'direct.outsider',
    leaves: [leaf(2)],
  });
  expect(judge(worldOf(LEAVES), LEAVES.slice(0, 2), direct)).toMatchObject({ ok: true });
});
