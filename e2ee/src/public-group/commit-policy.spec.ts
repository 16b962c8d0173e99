import type { CiphersuiteImpl, Proposal } from 'ts-mls';
import { leafToNodeIndex, toLeafIndex } from 'ts-mls/treemath.js';

import type { CommitRefusal } from '../groups/commit-verdict';
import { encodeCredentialIdentity } from '../groups/credential-identity';
import type { SharedPolicy } from '../groups/group-policy';
import { judgeCommit } from '../groups/judge-commit';
import { judgeJoin } from '../groups/judge-join';
import { MemberGroup } from '../mls/engine/member-group';
import { MlsError } from '../mls/mls-error';
import { loadSodium } from '../primitives/sodium';
import { ofOtherSuite } from '../testing/of-other-suite';
import {
  dataFor,
  type MadeCommit,
  policyProposal,
  removeProposal,
  TestDevice,
  testId,
  testSuite,
} from '../testing/test-device';
import { TestWorld } from '../testing/test-world';
import { checkKeyPackage } from './check-leaf-node';
import { PublicGroup } from './public-group';
import { readCommit } from './read-commit';

const POLICY: SharedPolicy = {
  v: 1,
  kind: 'group',
  generation: 0,
  owner: testId(1, 1),
  admins: [],
  adds: 'admins',
  history: 'joined',
};

let suite: CiphersuiteImpl;
let world: TestWorld;
let group: PublicGroup;
let alice: TestDevice;
let bob: TestDevice;
let carol: TestDevice;

const enrolled = async (user: number, device: number): Promise<TestDevice> => {
  const made = await TestDevice.create(suite, testId(1, user), testId(2, device));
  world.enrol(made.credential);
  return made;
};

/** Taken by the server and by all members but the committer, who promotes what it made. */
const accept = async (by: TestDevice, made: MadeCommit, members: readonly TestDevice[]) => {
  expect(judgeCommit(await group.readCommit(made.commit), world.at('now'))).toEqual({ ok: true });
  group = (await group.follow(made.commit, made.groupInfo)).next;
  for (const member of members) if (member !== by) await member.process(made.commit);
  by.state = made.next;
};

/** The library takes it, as a member's bare state shows; the server and that member refuse it alike. */
const expectRefusal = async (
  made: Pick<MadeCommit, 'commit'>,
  reason: CommitRefusal,
  member = carol,
) => {
  const onServer = judgeCommit(await group.readCommit(made.commit), world.at('now'));
  const { facts } = await readCommit(suite, member.group, made.commit);
  expect(onServer).toEqual({ ok: false, reason });
  expect(judgeCommit(facts, world.at('past'))).toEqual({ ok: false, reason });
  await member.process(made.commit);
};

beforeAll(async () => {
  suite = await testSuite();
});

/** Alice owns the group; Bob and Carol are members. */
beforeEach(async () => {
  world = new TestWorld();
  [alice, bob, carol] = [await enrolled(1, 10), await enrolled(2, 20), await enrolled(3, 30)];
  group = await PublicGroup.fromGroupInfo(suite, await alice.found(testId(3, 1), POLICY));
  const made = await alice.commit(
    [await bob.addProposal(), await carol.addProposal()],
    dataFor('add'),
  );
  await accept(alice, made, []);
  await bob.join(made.welcome!);
  await carol.join(made.welcome!);
});

describe('an external commit', () => {
  it('by an outsider is refused', async () => {
    const mallory = await enrolled(9, 90);
    const made = await mallory.joinExternally(await alice.groupInfo(), dataFor('join'));
    await expectRefusal(made, 'external.no-membership');
  });

  it('by a member who was removed is refused', async () => {
    const removal = await alice.commit([removeProposal(bob.leafIndex)], dataFor('remove'));
    await accept(alice, removal, [carol]);
    const back = await bob.joinExternally(await alice.groupInfo(), dataFor('join'));
    await expectRefusal(back, 'external.no-membership');
  });

  it('by a renewed identity is refused', async () => {
    world.enrol(bob.credential, 'replaced');
    const renewed = await enrolled(2, 21);
    const made = await renewed.joinExternally(await alice.groupInfo(), dataFor('join'));
    await expectRefusal(made, 'external.no-membership');
  });

  it('that takes somebody else out is refused', async () => {
    const second = await enrolled(2, 21);
    const made = await second.joinExternally(
      await alice.groupInfo(),
      dataFor('join'),
      alice.credential,
    );
    await expectRefusal(made, 'external.evicts');
  });

  it('by another device of a member, and again by the same one, is followed', async () => {
    const second = await enrolled(2, 21);
    await accept(second, await second.joinExternally(await alice.groupInfo(), dataFor('join')), [
      alice,
      bob,
      carol,
    ]);
    expect(group.leaves.map(({ device }) => device)).toContain(second.credential.device);
    const again = await second.joinExternally(
      await alice.groupInfo(),
      dataFor('join'),
      second.credential,
    );
    await accept(second, again, [alice, bob, carol]);
    expect(group.leaves).toHaveLength(4);
  });
});

describe('a commit', () => {
  it('of a member who takes another out is refused', async () => {
    const made = await bob.commit([removeProposal(alice.leafIndex)], dataFor('remove'));
    await expectRefusal(made, 'remove.not-permitted');
  });

  it('that sweeps in a standalone proposal is refused, and so is the proposal', async () => {
    const mallory = await enrolled(9, 90);
    const proposal = await bob.propose(await mallory.addProposal());
    await expect(group.readCommit(proposal)).rejects.toThrow(MlsError);
    await alice.process(proposal);
    await carol.process(proposal);
    await expectRefusal(await alice.commit([], dataFor('rotate')), 'proposal.by-reference');
  });

  it.each<[string, Proposal]>([
    ['of an unknown type', { proposalType: 0xf123, proposalData: new Uint8Array(3) }],
    [
      'that re-initialises the group',
      {
        proposalType: 'reinit',
        reinit: {
          groupId: new Uint8Array(21),
          version: 'mls10',
          cipherSuite: 'MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519',
          extensions: [],
        },
      },
    ],
    [
      'that takes the policy away',
      {
        proposalType: 'group_context_extensions',
        groupContextExtensions: { extensions: [] },
      },
    ],
  ])('with a proposal %s is refused', async (_, proposal) => {
    const made = await alice.commit([proposal], dataFor('policy'));
    expect(judgeCommit(await group.readCommit(made.commit), world.at('now'))).toEqual({
      ok: false,
      reason: 'proposal.type',
    });
  });

  it('in which a member gives itself another name is refused', async () => {
    const { group: state } = bob;
    const node = state.ratchetTree[leafToNodeIndex(toLeafIndex(bob.leafIndex))];
    if (node?.nodeType !== 'leaf') throw new Error('no leaf');
    const identity = encodeCredentialIdentity(alice.credential);
    const leaf = { ...node.leaf, credential: { credentialType: 'basic', identity } as const };
    const ratchetTree = state.ratchetTree.map((each) =>
      each === node ? { nodeType: 'leaf' as const, leaf } : each,
    );
    bob.state = { ...state, ratchetTree };
    await expectRefusal(await bob.commit([], dataFor('rotate')), 'path.credential');
  });

  it('by which somebody who may not brings in a stranger is refused', async () => {
    const mallory = await enrolled(9, 90);
    const made = await bob.commit([await mallory.addProposal()], dataFor('add'));
    await expectRefusal(made, 'add.not-permitted');
  });

  it('that brings in a device of no chain is refused', async () => {
    const forged = await TestDevice.create(suite, testId(1, 4), testId(2, 40));
    const made = await alice.commit([await forged.addProposal()], dataFor('add'));
    await expectRefusal(made, 'add.forged');
  });

  it('by which a member makes itself the owner is refused', async () => {
    const grab = policyProposal({ ...POLICY, owner: bob.credential.user });
    const made = await bob.commit([grab], dataFor('policy'));
    await expectRefusal(made, 'policy.not-permitted');
  });

  it('that is encrypted, of another epoch or of another group is not read', async () => {
    const hidden = await alice.commit([], dataFor('rotate'), false);
    await expect(group.readCommit(hidden.commit)).rejects.toMatchObject({ kind: 'malformed' });
    const rotation = await alice.commit([], dataFor('rotate'));
    await accept(alice, rotation, [bob, carol]);
    await expect(group.readCommit(rotation.commit)).rejects.toMatchObject({ kind: 'other-epoch' });
    const [dave, erin] = [await enrolled(4, 40), await enrolled(5, 50)];
    await dave.found(testId(3, 2), POLICY);
    const foreign = await dave.commit([], dataFor('rotate'));
    const other = await PublicGroup.fromGroupInfo(suite, await erin.found(testId(3, 3), POLICY));
    await expect(other.readCommit(foreign.commit)).rejects.toMatchObject({ kind: 'other-epoch' });
  });

  it('is read only from its one encoding, and with each of its bits', async () => {
    const { commit } = await alice.commit(
      [await (await enrolled(4, 40)).addProposal()],
      dataFor('add'),
    );
    await expect(group.readCommit(Uint8Array.from([...commit, 0]))).rejects.toThrow(MlsError);
    // Behind the signature stand the two tags, which are checked against the GroupInfo and by members.
    for (let at = 0; at < commit.length - 2 * 33; at += 17) {
      const changed = commit.slice();
      changed[at]! ^= 1;
      await expect(group.readCommit(changed)).rejects.toThrow(MlsError);
    }
  });
});

it('has nobody in it who could not read the policy', async () => {
  const old = await enrolled(4, 40);
  const founding = await old.found(testId(3, 2), POLICY, []);
  await expect(PublicGroup.fromGroupInfo(suite, founding)).rejects.toThrow('cannot take part');
});

it('brings in no key package of another suite, and begins no group of one', async () => {
  const dave = await enrolled(4, 40);
  const other = await ofOtherSuite(suite, await dave.keyPackage(), dave.seed);
  const check = checkKeyPackage(suite, alice.group.groupContext, other);
  await expect(check).rejects.toThrow('cipher suite');
  const context = { ...alice.group.groupContext, cipherSuite: other.cipherSuite };
  const primitives = await loadSodium();
  const begin = () =>
    new MemberGroup({ suite, primitives }, { ...alice.group, groupContext: context });
  expect(begin).toThrow('another kind');
});

it('takes no key package and no path of which a signature does not hold', async () => {
  const verifiesNothing = {
    ...suite,
    signature: { ...suite.signature, verify: () => Promise.resolve(true) },
  };
  const signsLeavesBadly = {
    ...suite,
    signature: {
      ...suite.signature,
      sign: (key: Uint8Array, message: Uint8Array) =>
        suite.signature.sign(
          key,
          Buffer.from(message).includes('LeafNodeTBS') ? message.subarray(1) : message,
        ),
    },
  };
  const keyPackage = await (await enrolled(4, 40)).keyPackage();
  const unsigned = { ...keyPackage, signature: new Uint8Array(64) };
  const forger = await TestDevice.create(signsLeavesBadly, testId(1, 5), testId(2, 50));
  world.enrol(forger.credential);
  const bad = [unsigned, await forger.keyPackage()];
  for (const each of bad) {
    const add: Proposal = { proposalType: 'add', add: { keyPackage: each } };
    const made = await alice.commit([add], dataFor('add'), true, verifiesNothing);
    await expect(group.readCommit(made.commit)).rejects.toThrow('signature');
  }
  const rotation = await alice.commit([], dataFor('rotate'), true, signsLeavesBadly);
  await expect(group.readCommit(rotation.commit)).rejects.toThrow('signature');
});

it('lets a device in whose tree holds a stale leaf, to be removed first, and keeps out of a forged one', async () => {
  const seen = await PublicGroup.fromGroupInfo(suite, await alice.groupInfo());
  expect(seen.leaves).toEqual(group.leaves);
  world.enrol(bob.credential, 'revoked');
  const [, bobs] = seen.leaves;
  expect(judgeJoin(seen.leaves, seen.policy, world.at('past'))).toEqual({
    ok: true,
    removeFirst: [bobs],
  });
  const cleaned = await carol.commit([removeProposal(bob.leafIndex)], dataFor('revoke'));
  await accept(carol, cleaned, [alice]);
  expect(judgeJoin(group.leaves, group.policy, world.at('past'))).toEqual({
    ok: true,
    removeFirst: [],
  });
  world.enrol(carol.credential, 'forged');
  expect(judgeJoin(group.leaves, group.policy, world.at('past'))).toMatchObject({
    ok: false,
    reason: 'leaf.forged',
  });
});
