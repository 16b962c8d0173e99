import { testId } from '../testing/test-device';
import { TestWorld } from '../testing/test-world';
import type { AddFacts, CommitFacts, ProposalFacts } from './commit-facts';
import type { CommitReason } from './commit-reason';
import type { CommitWorld } from './commit-world';
import type { GroupPolicy, SharedPolicy } from './group-policy';
import { judgeCommit } from './judge-commit';
import type { DeviceCredential, Leaf } from './leaf';

const user = (n: number) => testId(1, n);
const credential = (owner: number, device: number): DeviceCredential => ({
  user: user(owner),
  device: testId(2, device),
  signatureKey: new Uint8Array(32).fill(device),
});
const leaf = (leafIndex: number, owner: number, device: number): Leaf => ({
  leafIndex,
  ...credential(owner, device),
});

const [OWNER, ADMIN, OTHER_ADMIN, MEMBER, PEER] = [1, 2, 3, 4, 5];
const LEAVES = [
  leaf(0, OWNER, 10),
  leaf(1, ADMIN, 20),
  leaf(2, OTHER_ADMIN, 30),
  leaf(3, MEMBER, 40),
  leaf(4, MEMBER, 41),
  leaf(5, PEER, 50),
];
const leafOf = (owner: number): Leaf => LEAVES.find((each) => each.user === user(owner))!;

const SHARED: SharedPolicy = {
  v: 1,
  kind: 'group',
  generation: 0,
  owner: user(OWNER),
  admins: [user(ADMIN), user(OTHER_ADMIN)],
  adds: 'admins',
  history: 'joined',
};
const DIRECT: GroupPolicy = {
  v: 1,
  kind: 'direct',
  generation: 0,
  users: [user(MEMBER), user(PEER)],
};

const add = (added: DeviceCredential): AddFacts => ({
  type: 'add',
  ...added,
  keyPackageRef: added.signatureKey,
  lifetime: { notBefore: 0, notAfter: 1 },
});
const remove = (removed: Leaf): ProposalFacts => ({ type: 'remove', leaf: removed });
const change = (changed: Partial<SharedPolicy>): ProposalFacts => ({
  type: 'policy',
  policy: { ...SHARED, ...changed },
});
const INIT: ProposalFacts = { type: 'external-init' };

const data = (reason: CommitReason) =>
  ({ v: 1, reason, seenSeq: 1, seenChain: new Uint8Array(32) }) as const;

const commitBy = (
  committer: Leaf,
  reason: CommitReason,
  proposals: readonly ProposalFacts[],
  rest: Partial<CommitFacts> = {},
): CommitFacts => ({
  groupId: new Uint8Array(21),
  epoch: 3,
  committer: { kind: 'member', leaf: committer },
  proposals,
  byReference: false,
  pathLeaf: committer,
  policyBefore: SHARED,
  leavesBefore: LEAVES,
  data: data(reason),
  confirmationTag: new Uint8Array(32),
  ...rest,
});
const joinBy = (
  joiner: DeviceCredential,
  proposals: readonly ProposalFacts[] = [INIT],
): CommitFacts =>
  commitBy(leafOf(MEMBER), 'join', proposals, {
    committer: { kind: 'external', ...joiner },
    pathLeaf: joiner,
  });

const STRANGER = credential(9, 90);
const NEW_OF_MEMBER = credential(MEMBER, 42);

let world: TestWorld;
beforeEach(() => {
  world = new TestWorld();
  for (const each of [...LEAVES, STRANGER, NEW_OF_MEMBER, credential(PEER, 51)]) world.enrol(each);
});
const verdict = (facts: CommitFacts, moment: CommitWorld['moment'] = 'now') => {
  const said = judgeCommit(facts, world.at(moment));
  return said.ok ? 'ok' : said.reason;
};

describe('the form of a commit', () => {
  it('holds its proposals and says what it is for', () => {
    const rotation = commitBy(leafOf(MEMBER), 'rotate', []);
    expect(verdict(rotation)).toBe('ok');
    expect(verdict({ ...rotation, byReference: true })).toBe('proposal.by-reference');
    expect(verdict({ ...rotation, data: null })).toBe('data.malformed');
  });

  it('is of four kinds of proposals, each said once', () => {
    const by = (...proposals: ProposalFacts[]) =>
      verdict(commitBy(leafOf(OWNER), 'remove', proposals));
    expect(by({ type: 'other', number: 4 })).toBe('proposal.type');
    expect(by(INIT)).toBe('proposal.type');
    expect(by(remove(leafOf(PEER)), remove(leafOf(PEER)))).toBe('proposal.repeated');
    expect(by(add(STRANGER), add(STRANGER))).toBe('proposal.repeated');
    expect(by(change({}), change({ adds: 'members' }))).toBe('proposal.repeated');
  });

  it('brings a key of the same device, unless it does nothing but add', () => {
    const without = (reason: CommitReason, ...proposals: ProposalFacts[]) =>
      verdict(commitBy(leafOf(OWNER), reason, proposals, { pathLeaf: null }));
    expect(without('add', add(STRANGER))).toBe('ok');
    expect(without('rotate')).toBe('path.missing');
    expect(without('policy', change({ adds: 'members' }))).toBe('path.missing');
    expect(without('remove', add(STRANGER), remove(leafOf(PEER)))).toBe('path.missing');
  });

  it.each([
    ['user', { user: user(OWNER) }],
    ['device', { device: testId(2, 10) }],
    ['key', { signatureKey: new Uint8Array(32).fill(99) }],
  ])('leaves the committer its %s', (_, swapped) => {
    const pathLeaf = { ...leafOf(MEMBER), ...swapped };
    expect(verdict(commitBy(leafOf(MEMBER), 'rotate', [], { pathLeaf }))).toBe('path.credential');
  });
});

describe('who commits', () => {
  it('is a device of its user', () => {
    const { user: owner, device, signatureKey } = leafOf(MEMBER);
    const rotation = commitBy(leafOf(MEMBER), 'rotate', []);
    world.enrol({ user: owner, device, signatureKey }, 'forged');
    expect(verdict(rotation, 'past')).toBe('committer.forged');
    world.enrol({ user: owner, device, signatureKey }, 'unknown');
    expect(verdict(rotation, 'past')).toBe('credential.unknown');
  });

  it.each(['revoked', 'replaced'] as const)(
    'may be %s by now where the commit is old, not where it is made',
    (stale) => {
      world.enrol(leafOf(MEMBER), stale);
      expect(verdict(commitBy(leafOf(MEMBER), 'rotate', []))).toBe('committer.stale');
      expect(verdict(commitBy(leafOf(MEMBER), 'rotate', []), 'past')).toBe('ok');
    },
  );

  it('is not somebody who has left or was taken out', () => {
    world.left.add(user(MEMBER));
    world.banned.add(user(PEER));
    expect(verdict(commitBy(leafOf(MEMBER), 'rotate', []))).toBe('committer.departed');
    expect(verdict(commitBy(leafOf(PEER), 'rotate', []))).toBe('committer.departed');
    expect(verdict(joinBy(NEW_OF_MEMBER))).toBe('committer.departed');
  });
});

describe('bringing in', () => {
  const adding = (by: number, added: DeviceCredential, rest: Partial<CommitFacts> = {}) =>
    commitBy(leafOf(by), 'add', [add(added)], rest);

  it('is for those who lead, or for all where the policy says so, and for one’s own devices', () => {
    expect(verdict(adding(OWNER, STRANGER))).toBe('ok');
    expect(verdict(adding(ADMIN, STRANGER))).toBe('ok');
    expect(verdict(adding(MEMBER, STRANGER))).toBe('add.not-permitted');
    expect(verdict(adding(MEMBER, NEW_OF_MEMBER))).toBe('ok');
    const policyBefore = { ...SHARED, adds: 'members' } as const;
    expect(verdict(adding(MEMBER, STRANGER, { policyBefore }))).toBe('ok');
    expect(
      verdict(
        adding(MEMBER, STRANGER, {
          policyBefore: { ...policyBefore, admins: [...SHARED.admins, STRANGER.user] },
        }),
      ),
    ).toBe('add.not-permitted');
  });

  it('goes by the policy before the commit, not by the one in it', () => {
    const facts = commitBy(leafOf(MEMBER), 'add', [add(STRANGER), change({ adds: 'members' })]);
    expect(verdict(facts)).toBe('add.not-permitted');
  });

  it('takes devices that their user has, and no revoked one', () => {
    expect(verdict(adding(OWNER, credential(9, 91)))).toBe('add.forged');
    world.enrol(STRANGER, 'unknown');
    expect(verdict(adding(OWNER, STRANGER))).toBe('credential.unknown');
    world.enrol(STRANGER, 'revoked');
    expect(verdict(adding(OWNER, STRANGER))).toBe('add.stale');
    expect(verdict(adding(OWNER, STRANGER), 'past')).toBe('ok');
  });

  it('takes nobody who is there, nor who is taken out in the same breath', () => {
    expect(verdict(adding(OWNER, leafOf(PEER)))).toBe('add.present');
    const again = commitBy(leafOf(OWNER), 'add', [remove(leafOf(PEER)), add(leafOf(PEER))]);
    expect(verdict(again)).toBe('add.readded');
    world.banned.add(STRANGER.user);
    expect(verdict(adding(OWNER, STRANGER))).toBe('add.removed-user');
  });

  it('keeps a conversation of two to the two', () => {
    const rest = { policyBefore: DIRECT, leavesBefore: [leafOf(MEMBER), leafOf(PEER)] };
    expect(verdict(adding(MEMBER, credential(PEER, 51), rest))).toBe('ok');
    expect(verdict(adding(MEMBER, NEW_OF_MEMBER, rest))).toBe('ok');
    expect(verdict(adding(MEMBER, STRANGER, rest))).toBe('direct.outsider');
  });
});

describe('taking out', () => {
  const removing = (by: number, removed: number, reason: CommitReason = 'remove', rest = {}) =>
    verdict(commitBy(leafOf(by), reason, [remove(leafOf(removed))], rest));

  it('is for those who stand above', () => {
    expect(removing(OWNER, ADMIN)).toBe('ok');
    expect(removing(ADMIN, MEMBER)).toBe('ok');
    expect(removing(ADMIN, OTHER_ADMIN)).toBe('remove.not-permitted');
    expect(removing(ADMIN, OWNER)).toBe('remove.not-permitted');
    expect(removing(MEMBER, PEER)).toBe('remove.not-permitted');
  });

  it('is for nobody in a conversation of two', () => {
    const rest = { policyBefore: DIRECT, leavesBefore: [leafOf(MEMBER), leafOf(PEER)] };
    expect(removing(MEMBER, PEER, 'remove', rest)).toBe('remove.not-permitted');
  });

  it('is for everyone where it is an own device, a stale one or one who left', () => {
    const own = commitBy(leafOf(MEMBER), 'revoke', [remove(leaf(4, MEMBER, 41))]);
    expect(verdict(own)).toBe('ok');
    world.enrol(leafOf(PEER), 'replaced');
    expect(removing(MEMBER, PEER, 'revoke')).toBe('ok');
    world.left.add(user(ADMIN));
    expect(removing(MEMBER, ADMIN, 'leave')).toBe('ok');
  });

  it('is never for oneself', () => {
    expect(removing(OWNER, OWNER)).toBe('remove.self');
  });

  it('is for everyone where the server asks, and then says so', () => {
    world.banned.add(user(PEER));
    expect(removing(MEMBER, PEER, 'remove')).toBe('reason.differs');
    expect(removing(MEMBER, PEER, 'operator')).toBe('ok');
    expect(removing(ADMIN, MEMBER, 'operator')).toBe('reason.differs');
  });
});

describe('the policy', () => {
  const changing = (by: number, changed: Partial<SharedPolicy>, before: GroupPolicy = SHARED) =>
    verdict(commitBy(leafOf(by), 'policy', [change(changed)], { policyBefore: before }));

  it('is changed by those who lead', () => {
    expect(changing(OWNER, { adds: 'members' })).toBe('ok');
    expect(changing(ADMIN, { history: 'all' })).toBe('ok');
    expect(changing(MEMBER, { adds: 'members' })).toBe('policy.not-permitted');
  });

  it('lets the owner alone say who leads', () => {
    expect(changing(OWNER, { owner: user(ADMIN), admins: [user(OWNER)] })).toBe('ok');
    expect(changing(ADMIN, { owner: user(ADMIN) })).toBe('policy.not-permitted');
    expect(changing(ADMIN, { owner: null })).toBe('policy.not-permitted');
    expect(changing(ADMIN, { admins: [...SHARED.admins, user(PEER)] })).toBe(
      'policy.not-permitted',
    );
    expect(changing(ADMIN, { admins: [user(ADMIN)] })).toBe('policy.not-permitted');
    expect(changing(ADMIN, { admins: [user(OTHER_ADMIN)] })).toBe('ok');
    const ownerless = { ...SHARED, owner: null };
    expect(changing(ADMIN, { owner: null, admins: [user(ADMIN)] }, ownerless)).toBe('ok');
    expect(changing(ADMIN, { owner: user(ADMIN) }, ownerless)).toBe('policy.not-permitted');
  });

  it('never makes another kind of group of it', () => {
    expect(changing(OWNER, { generation: 1 })).toBe('policy.immutable');
    expect(changing(MEMBER, { owner: user(MEMBER) }, DIRECT)).toBe('policy.immutable');
    const toDirect = commitBy(leafOf(OWNER), 'policy', [{ type: 'policy', policy: DIRECT }]);
    expect(verdict(toDirect)).toBe('policy.immutable');
  });
});

describe('a device that comes in by itself', () => {
  it('is of a member whose identity is the same', () => {
    expect(verdict(joinBy(NEW_OF_MEMBER))).toBe('ok');
    expect(verdict(joinBy(STRANGER))).toBe('external.no-membership');
    world.enrol(leaf(3, MEMBER, 40), 'replaced');
    world.enrol(leaf(4, MEMBER, 41), 'replaced');
    expect(verdict(joinBy(NEW_OF_MEMBER))).toBe('external.no-membership');
    expect(verdict(joinBy(NEW_OF_MEMBER), 'past')).toBe('external.no-membership');
  });

  it('is vouched for by a device that is not revoked', () => {
    world.enrol(leaf(3, MEMBER, 40), 'revoked');
    world.enrol(leaf(4, MEMBER, 41), 'revoked');
    expect(verdict(joinBy(NEW_OF_MEMBER))).toBe('external.no-membership');
    expect(verdict(joinBy(NEW_OF_MEMBER), 'past')).toBe('ok');
  });

  it('takes nobody out but an own device, and does nothing else', () => {
    expect(verdict(joinBy(NEW_OF_MEMBER, [remove(leaf(4, MEMBER, 41)), INIT]))).toBe('ok');
    expect(verdict(joinBy(NEW_OF_MEMBER, [remove(leafOf(PEER)), INIT]))).toBe('external.evicts');
    const ofAdmin = credential(ADMIN, 21);
    world.enrol(ofAdmin);
    expect(verdict(joinBy(ofAdmin, [remove(leafOf(PEER)), INIT]))).toBe('external.evicts');
    const others = [add(STRANGER), change({}), INIT];
    for (const other of others) {
      expect(verdict(joinBy(NEW_OF_MEMBER, [INIT, other]))).toBe('external.proposals');
    }
    expect(verdict(joinBy(NEW_OF_MEMBER, []))).toBe('external.proposals');
  });

  it('comes in once', () => {
    const again = leaf(4, MEMBER, 41);
    expect(verdict(joinBy(again))).toBe('external.present');
    expect(verdict(joinBy(again, [remove(again), INIT]))).toBe('ok');
  });
});

describe('what a commit says that it is for', () => {
  it.each([
    ['rotate', [add(STRANGER)]],
    ['add', []],
    ['remove', []],
    ['revoke', [remove(leafOf(PEER))]],
    ['leave', [remove(leafOf(PEER))]],
    ['operator', [remove(leafOf(PEER))]],
    ['policy', []],
    ['join', []],
  ] as const)('%s fits what it does', (reason, proposals) => {
    expect(verdict(commitBy(leafOf(OWNER), reason, proposals))).toBe('reason.differs');
  });
});

it('stands by a commit for ever, however the chains grow', () => {
  const honest: readonly CommitFacts[] = [
    commitBy(leafOf(MEMBER), 'rotate', []),
    commitBy(leafOf(ADMIN), 'add', [add(STRANGER)]),
    commitBy(leafOf(ADMIN), 'remove', [remove(leafOf(PEER))]),
    commitBy(leafOf(MEMBER), 'revoke', [remove(leaf(4, MEMBER, 41))]),
    commitBy(leafOf(OWNER), 'policy', [change({ adds: 'members' })]),
    joinBy(NEW_OF_MEMBER),
    joinBy(NEW_OF_MEMBER, [remove(leaf(4, MEMBER, 41)), INIT]),
  ];
  const devices = [...LEAVES, STRANGER, NEW_OF_MEMBER];
  for (const facts of honest) expect(verdict(facts)).toBe('ok');
  for (let n = 0; n < 2 ** devices.length; n += 1) {
    devices.forEach((device, at) => {
      world.enrol(device, ((n >> at) & 1) === 1 ? 'revoked' : 'valid');
    });
    for (const facts of honest) expect(verdict(facts, 'past')).toBe('ok');
  }
  // A renewed identity replaces all of its user's devices at once.
  for (const renewed of new Set(devices.map((device) => device.user))) {
    for (const device of devices) {
      world.enrol(device, device.user === renewed ? 'replaced' : 'valid');
    }
    for (const facts of honest) expect(verdict(facts, 'past')).toBe('ok');
  }
});
