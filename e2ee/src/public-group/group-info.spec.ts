import type { CiphersuiteImpl } from 'ts-mls';
import type { GroupContext } from 'ts-mls/groupContext.js';
import type { GroupInfo } from 'ts-mls/groupInfo.js';
import { encodeRatchetTree } from 'ts-mls/ratchetTree.js';

import { encodeGroupId } from '../groups/group-id';
import type { SharedPolicy } from '../groups/group-policy';
import { MlsError } from '../mls/mls-error';
import {
  dataFor,
  groupInfoBytes,
  type MadeCommit,
  policyExtension,
  TestDevice,
  testId,
  testSuite,
} from '../testing/test-device';
import { decodeMessage } from './decode-whole';
import { PublicGroup } from './public-group';
import { welcomeFits, welcomeTargets } from './welcome-targets';

const CONVERSATION = testId(3, 1);
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
let group: PublicGroup;
let alice: TestDevice;
let bob: TestDevice;
let founding: Uint8Array;
let made: MadeCommit;

const device = (n: number) => TestDevice.create(suite, testId(1, n), testId(2, n));

beforeAll(async () => {
  suite = await testSuite();
  [alice, bob] = [await device(1), await device(2)];
  founding = await alice.found(CONVERSATION, POLICY);
  group = await PublicGroup.fromGroupInfo(suite, founding);
  made = await alice.commit(
    [await bob.addProposal(), await (await device(3)).addProposal()],
    dataFor('add'),
  );
});

const inContext =
  (change: (context: GroupContext) => Partial<GroupContext>) =>
  (info: GroupInfo): Partial<GroupInfo> => ({
    groupContext: { ...info.groupContext, ...change(info.groupContext) },
  });
const other = () => new Uint8Array(32).fill(1);
const withExtension = (info: GroupInfo, changed: GroupInfo['extensions'][number]) => ({
  extensions: [
    ...info.extensions.filter(({ extensionType }) => extensionType !== changed.extensionType),
    changed,
  ],
});

/** All validly signed by the committer. */
const LIES: readonly (readonly [string, (info: GroupInfo) => Partial<GroupInfo>])[] = [
  [
    'group',
    inContext(() => ({ groupId: encodeGroupId({ conversation: testId(3, 2), generation: 0 }) })),
  ],
  ['epoch', inContext(({ epoch }) => ({ epoch: epoch + 1n }))],
  ['suite', inContext(() => ({ cipherSuite: 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519' }))],
  ['tree hash', inContext(() => ({ treeHash: other() }))],
  ['transcript', inContext(() => ({ confirmedTranscriptHash: other() }))],
  ['policy', inContext(() => ({ extensions: [policyExtension({ ...POLICY, adds: 'members' })] }))],
  ['lack of a policy', inContext(() => ({ extensions: [] }))],
  ['confirmation tag', () => ({ confirmationTag: other() })],
  ['signer', () => ({ signer: 1 })],
  ['signer of no leaf', () => ({ signer: 17 })],
  ['lack of an external key', () => ({ extensions: [] })],
  [
    'further extension',
    (info) => withExtension(info, { extensionType: 'application_id', extensionData: other() }),
  ],
  [
    'tree',
    (info) =>
      withExtension(info, {
        extensionType: 'ratchet_tree',
        extensionData: encodeRatchetTree(alice.group.ratchetTree),
      }),
  ],
];

it.each(LIES)('does not take a GroupInfo that lies about its %s', async (_, lie) => {
  const forged = await alice.forgedGroupInfo(made.next, lie);
  await expect(group.follow(made.commit, forged)).rejects.toThrow(MlsError);
  const { next } = await group.follow(made.commit, made.groupInfo);
  await expect(next.checkGroupInfo(forged)).rejects.toThrow(MlsError);
});

it('does not take a GroupInfo of which a bit was changed', async () => {
  for (let at = 0; at < made.groupInfo.length; at += 29) {
    const changed = made.groupInfo.slice();
    changed[at]! ^= 4;
    await expect(group.follow(made.commit, changed)).rejects.toThrow(MlsError);
  }
});

it('takes with a commit the GroupInfo of its committer only, afterwards that of any member', async () => {
  const { next, added } = await group.follow(made.commit, made.groupInfo);
  expect(added.map(({ user, leafIndex }) => [user, leafIndex])).toEqual([
    [testId(1, 2), 1],
    [testId(1, 3), 2],
  ]);
  await bob.join(made.welcome!);
  const bobs = await bob.groupInfo();
  await expect(group.follow(made.commit, bobs)).rejects.toThrow(MlsError);
  await expect(next.checkGroupInfo(bobs)).resolves.toBeUndefined();
  await expect(next.checkGroupInfo(founding)).rejects.toThrow(MlsError);
});

it.each(
  LIES.filter(
    ([what]) => !['epoch', 'transcript', 'confirmation tag', 'policy', 'group'].includes(what),
  ),
)('begins with no GroupInfo that lies about its %s', async (_, lie) => {
  const forged = await alice.forgedGroupInfo(made.next, lie);
  await expect(PublicGroup.fromGroupInfo(suite, forged)).rejects.toThrow(MlsError);
});

it('begins only with a policy of the group’s own generation, and with our form of group id', async () => {
  const begin = async (lie: (context: GroupContext) => Partial<GroupContext>) =>
    PublicGroup.fromGroupInfo(suite, await alice.forgedGroupInfo(made.next, inContext(lie)));
  await expect(begin(() => ({}))).resolves.toBeDefined();
  const later = [policyExtension({ ...POLICY, generation: 1 })];
  await expect(begin(() => ({ extensions: later }))).rejects.toThrow('policy');
  const cipherSuite = 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519';
  await expect(begin(() => ({ cipherSuite }))).rejects.toThrow('cipher suite');
  await expect(begin(() => ({ groupId: new Uint8Array(21) }))).rejects.toThrow('group id');
});

it('reads a tree that comes apart from its GroupInfo, and keeps it over a store', async () => {
  const { next } = await group.follow(made.commit, made.groupInfo);
  const bare = await alice.forgedGroupInfo(made.next, ({ extensions }) => ({
    extensions: extensions.filter(({ extensionType }) => extensionType !== 'ratchet_tree'),
  }));
  await expect(PublicGroup.fromGroupInfo(suite, bare)).rejects.toThrow(MlsError);
  await expect(PublicGroup.fromGroupInfo(suite, bare, group.encodeTree())).rejects.toThrow(
    MlsError,
  );
  const read = await PublicGroup.fromGroupInfo(suite, bare, next.encodeTree());
  expect(read.encode()).toEqual(next.encode());
  const restored = await PublicGroup.decode(suite, next.encode());
  expect(restored).toMatchObject({
    epoch: 1,
    groupId: { conversation: CONVERSATION, generation: 0 },
    policy: POLICY,
    leaves: next.leaves,
    confirmedTranscriptHash: next.confirmedTranscriptHash,
    confirmationTag: next.confirmationTag,
  });
  await expect(PublicGroup.decode(suite, next.encode().subarray(1))).rejects.toThrow(MlsError);
});

it('tells a Welcome for all whom the commit adds from any other', async () => {
  const { facts } = await group.follow(made.commit, made.groupInfo);
  const targets = await welcomeTargets(made.welcome!);
  expect(welcomeFits(targets, facts)).toBe(true);
  expect(welcomeFits(targets.slice(1), facts)).toBe(false);
  expect(welcomeFits([targets[0]!, targets[0]!], facts)).toBe(false);
  expect(welcomeFits([...targets, other()], facts)).toBe(false);
  await expect(welcomeTargets(made.commit)).rejects.toThrow(MlsError);
});

it('opens only what it wrote itself', () => {
  const message = decodeMessage(made.groupInfo);
  if (message.wireformat !== 'mls_group_info') throw new Error('not a GroupInfo');
  expect(groupInfoBytes(message.groupInfo)).toEqual(made.groupInfo);
  expect(() => decodeMessage(Uint8Array.from([...made.groupInfo, 0]))).toThrow(MlsError);
});
