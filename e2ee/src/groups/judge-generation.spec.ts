import { testId } from '../testing/test-device';
import { TestWorld } from '../testing/test-world';
import type { DirectPolicy, SharedPolicy } from './group-policy';
import { type GenerationFacts, judgeGeneration } from './judge-generation';
import type { Leaf } from './leaf';

const [OWNER, ADMIN, OTHER_ADMIN, MEMBER, STRANGER] = [0, 1, 2, 3, 4].map((n) => testId(1, n)) as [
  string,
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
const LEAVES = [OWNER, ADMIN, OTHER_ADMIN, MEMBER].map(leafOf);
const without = (...users: readonly string[]) => LEAVES.filter(({ user }) => !users.includes(user));
const BEFORE: SharedPolicy = {
  v: 1,
  kind: 'group',
  generation: 4,
  owner: OWNER,
  admins: [ADMIN, OTHER_ADMIN],
  adds: 'admins',
  history: 'joined',
};
const AFTER: SharedPolicy = { ...BEFORE, generation: 5 };
const DIRECT: DirectPolicy = { v: 1, kind: 'direct', generation: 0, users: [OWNER, MEMBER] };

const worldOf = () => {
  const world = new TestWorld();
  for (const leaf of LEAVES) world.enrol(leaf);
  return world;
};
const judge = (more: Partial<GenerationFacts> = {}, world = worldOf()) =>
  judgeGeneration(
    {
      founder: ADMIN,
      policyBefore: BEFORE,
      leavesBefore: LEAVES,
      policyAfter: AFTER,
      leavesAfter: LEAVES,
      ...more,
    },
    world.at('now'),
  );

it('lets the owner or an admin begin the group anew, with the same people under the same rules', () => {
  expect(judge()).toBeNull();
  expect(judge({ founder: OWNER })).toBeNull();
});

it.each([
  ['a generation too many', 'generation.not-next', { policyAfter: { ...AFTER, generation: 6 } }],
  ['the same generation', 'generation.not-next', { policyAfter: BEFORE }],
  ['by a member', 'generation.not-permitted', { founder: MEMBER }],
  ['by a stranger', 'generation.not-permitted', { founder: STRANGER }],
  ['with another owner', 'generation.policy', { policyAfter: { ...AFTER, owner: ADMIN } }],
  ['without the owner’s name', 'generation.policy', { policyAfter: { ...AFTER, owner: null } }],
  [
    'with another admin',
    'generation.policy',
    { policyAfter: { ...AFTER, admins: [ADMIN, OTHER_ADMIN, MEMBER] } },
  ],
  ['with an admin less', 'generation.policy', { policyAfter: { ...AFTER, admins: [ADMIN] } }],
  ['where members add', 'generation.policy', { policyAfter: { ...AFTER, adds: 'members' } }],
  ['with more history', 'generation.policy', { policyAfter: { ...AFTER, history: 'all' } }],
  ['of another kind', 'generation.policy', { policyAfter: { ...DIRECT, generation: 5 } }],
  ['without the owner', 'generation.leaves-out', { leavesAfter: without(OWNER) }],
  ['without another admin', 'generation.leaves-out', { leavesAfter: without(OTHER_ADMIN) }],
] as const)('refuses one %s', (_, reason, more) => {
  expect(judge(more)).toBe(reason);
});

it('leaves out whom the founder may take out, and their name among the admins', () => {
  expect(judge({ leavesAfter: without(MEMBER) })).toBeNull();
  expect(
    judge({
      founder: OWNER,
      leavesAfter: without(OTHER_ADMIN),
      policyAfter: { ...AFTER, admins: [ADMIN] },
    }),
  ).toBeNull();
});

it('leaves out who is gone already, whoever they were', () => {
  const ownerIsOut = { leavesAfter: without(OWNER), policyAfter: { ...AFTER, owner: null } };
  const world = worldOf();
  world.left.add(OWNER);
  expect(judge(ownerIsOut, world)).toBeNull();
  const banning = worldOf();
  banning.banned.add(OWNER);
  expect(judge(ownerIsOut, banning)).toBeNull();
  const revoking = worldOf();
  revoking.enrol(LEAVES[0]!, 'revoked');
  expect(judge(ownerIsOut, revoking)).toBeNull();
});

describe('in a direct conversation', () => {
  const facts = {
    policyBefore: DIRECT,
    policyAfter: { ...DIRECT, generation: 1 },
    leavesBefore: without(ADMIN, OTHER_ADMIN),
    leavesAfter: without(ADMIN, OTHER_ADMIN),
  } as const;

  it('either of the two may', () => {
    expect(judge({ ...facts, founder: MEMBER })).toBeNull();
    expect(judge({ ...facts, founder: OWNER })).toBeNull();
    expect(judge({ ...facts, founder: ADMIN })).toBe('generation.not-permitted');
  });

  it('nobody is exchanged or left out', () => {
    const exchanged: DirectPolicy = { ...DIRECT, generation: 1, users: [MEMBER, STRANGER] };
    expect(judge({ ...facts, founder: MEMBER, policyAfter: exchanged })).toBe('generation.policy');
    const alone: DirectPolicy = { ...DIRECT, generation: 1, users: [MEMBER] };
    expect(judge({ ...facts, founder: MEMBER, policyAfter: alone })).toBe('generation.policy');
    const leavesAfter = without(OWNER, ADMIN, OTHER_ADMIN);
    expect(judge({ ...facts, founder: MEMBER, leavesAfter })).toBe('generation.leaves-out');
  });
});
