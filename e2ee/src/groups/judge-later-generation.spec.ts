import { testId } from '../testing/test-device';
import { TestWorld } from '../testing/test-world';
import type { DirectPolicy, SharedPolicy } from './group-policy';
import { judgeLaterGeneration, type LaterGenerationFacts } from './judge-later-generation';
import type { Leaf } from './leaf';

const [OWNER, ADMIN, MEMBER, NEWCOMER] = [0, 1, 2, 3].map((n) => testId(1, n)) as [
  string,
  string,
  string,
  string,
];
const leafOf = (user: string, n: number): Leaf => ({
  leafIndex: n,
  user,
  device: testId(2, n),
  signatureKey: new Uint8Array(32).fill(n + 1),
});
const LEAVES = [OWNER, ADMIN, MEMBER].map(leafOf);
const without = (user: string) => LEAVES.filter((leaf) => leaf.user !== user);
const BEFORE: SharedPolicy = {
  v: 1,
  kind: 'group',
  generation: 4,
  owner: OWNER,
  admins: [ADMIN],
  adds: 'admins',
  history: 'joined',
};
const AFTER: SharedPolicy = { ...BEFORE, generation: 7 };
const DIRECT: DirectPolicy = { v: 1, kind: 'direct', generation: 0, users: [OWNER, MEMBER] };

const worldOf = () => {
  const world = new TestWorld();
  for (const leaf of LEAVES) world.enrol(leaf);
  return world;
};
const judge = (more: Partial<LaterGenerationFacts> = {}, world = worldOf()) =>
  judgeLaterGeneration(
    {
      committers: [MEMBER, ADMIN],
      policyBefore: BEFORE,
      leavesBefore: LEAVES,
      policyAfter: AFTER,
      leavesAfter: [...LEAVES, leafOf(NEWCOMER, 3)],
      ...more,
    },
    world.at('now'),
  );

it('takes a later group that somebody goes on with who might have begun it', () => {
  expect(judge()).toBeNull();
  expect(judge({ policyAfter: { ...AFTER, generation: 5 } })).toBeNull();
  expect(judge({ committers: [OWNER] })).toBeNull();
});

it('takes other rules when the owner of before goes on with it', () => {
  const policyAfter: SharedPolicy = { ...AFTER, owner: ADMIN, admins: [OWNER], history: 'all' };
  expect(judge({ policyAfter, committers: [ADMIN] })).toBe('generation.policy');
  expect(judge({ policyAfter, committers: [ADMIN, OWNER] })).toBeNull();
});

it.each([
  ['of the same generation', 'generation.not-next', { policyAfter: BEFORE }],
  ['of an earlier one', 'generation.not-next', { policyAfter: { ...BEFORE, generation: 3 } }],
  ['that nobody goes on with', 'generation.not-permitted', { committers: [] }],
  ['that only members go on with', 'generation.not-permitted', { committers: [MEMBER] }],
  ['that only newcomers lead', 'generation.not-permitted', { committers: [NEWCOMER] }],
  [
    'of another kind',
    'generation.policy',
    { policyAfter: { ...DIRECT, generation: 7 }, committers: [OWNER] },
  ],
  ['without the owner', 'generation.leaves-out', { leavesAfter: without(OWNER) }],
] as const)('refuses one %s', (_, reason, more) => {
  expect(judge(more)).toBe(reason);
});

it('is without whoever has gone meanwhile, or whom a leader there may take out', () => {
  expect(judge({ leavesAfter: without(MEMBER) })).toBeNull();
  const world = worldOf();
  world.left.add(OWNER);
  const policyAfter = { ...AFTER, owner: null };
  expect(judge({ leavesAfter: without(OWNER), policyAfter }, world)).toBeNull();
});

it('keeps a direct conversation with the two who are in it', () => {
  const facts = {
    policyBefore: DIRECT,
    leavesBefore: without(ADMIN),
    leavesAfter: without(ADMIN),
    committers: [MEMBER],
  };
  expect(judge({ ...facts, policyAfter: { ...DIRECT, generation: 2 } })).toBeNull();
  const exchanged: DirectPolicy = { ...DIRECT, generation: 2, users: [MEMBER, NEWCOMER] };
  expect(judge({ ...facts, policyAfter: exchanged })).toBe('generation.policy');
});
