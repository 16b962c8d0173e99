import { createMlsEngine, type MlsEngine, type MlsGroup } from '../mls';
import { mlsCipherSuite } from '../mls/cipher-suite/mls-cipher-suite';
import { encodeCommitData } from '../groups/commit-data';
import { decodeGroupId, encodeGroupId } from '../groups/group-id';
import type { SharedPolicy } from '../groups/group-policy';
import type { Primitives } from '../primitives/primitives';
import { loadSodium } from '../primitives/sodium';
import { testId } from '../testing/test-device';
import { holdToCommits, type KnownEpochRecord } from './hold-to-commits';

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

let primitives: Primitives;
let engine: MlsEngine;
/** Epochs 1 to 4, and the commit that began each. */
let epochs: readonly { readonly group: MlsGroup; readonly commit: Uint8Array }[];

const keyPackage = (n: number) =>
  engine.createKeyPackage({
    user: testId(1, n),
    device: testId(2, n),
    signatureSeed: primitives.randomBytes(32),
    lifetime: { notBefore: 0, notAfter: 2 ** 32 },
  });

beforeAll(async () => {
  primitives = await loadSodium();
  engine = createMlsEngine(primitives);
  let group = await engine.createGroup({
    groupId: encodeGroupId({ conversation: CONVERSATION, generation: 0 }),
    policy: POLICY,
    own: await keyPackage(1),
  });
  const made: (typeof epochs)[number][] = [];
  for (const added of [[2], [], [3], []]) {
    const packages = await Promise.all(added.map(keyPackage));
    const pending = await group.commit({
      adds: packages.map((one) => one.keyPackage),
      removes: [],
      authenticatedData: encodeCommitData({
        v: 1,
        reason: added.length > 0 ? 'add' : 'rotate',
        seenSeq: 0,
        seenChain: new Uint8Array(32),
      }),
    });
    group = pending.next;
    made.push({ group, commit: pending.commit });
  }
  epochs = made;
});

const at = (epoch: number): (typeof epochs)[number] => {
  const found = epochs[epoch - 1];
  if (!found) throw new RangeError('no such epoch');
  return found;
};
const described = (epoch: number) => {
  const { group } = at(epoch);
  const groupId = decodeGroupId(group.groupId);
  if (!groupId) throw new TypeError('no group id');
  const { confirmedTranscriptHash, confirmationTag, leaves } = group;
  return { groupId, epoch, confirmedTranscriptHash, confirmationTag, leaves };
};
const recordAt = (epoch: number): KnownEpochRecord => {
  const { confirmedTranscriptHash, leaves } = at(epoch).group;
  return { epoch, confirmedTranscriptHash, roster: leaves };
};
const commits = (from: number, to: number) =>
  epochs.slice(from - 1, to).map(({ commit }) => commit);
const judge = (
  group: ReturnType<typeof described>,
  known: KnownEpochRecord | null,
  given: readonly Uint8Array[],
) => holdToCommits(mlsCipherSuite(primitives), group, known, given);
const other = () => new Uint8Array(32).fill(1);

describe('holdToCommits', () => {
  it.each([1, 2, 3, 4])('follows the commits from epoch %i to the last', async (epoch) => {
    await expect(judge(described(4), recordAt(epoch), commits(epoch, 4))).resolves.toBeNull();
  });

  it('holds a group of which nothing is known to its last commit', async () => {
    await expect(judge(described(3), null, commits(3, 3))).resolves.toBeNull();
    await expect(judge(described(3), null, commits(2, 2))).resolves.toBe('group-info.unreachable');
    const changed = { ...described(3), confirmationTag: other() };
    await expect(judge(changed, null, commits(3, 3))).resolves.toBe('group-info.tag');
  });

  it('refuses an epoch that is older than a known one', async () => {
    await expect(judge(described(2), recordAt(3), commits(2, 2))).resolves.toBe('group-info.older');
  });

  it('refuses a group that the commits do not lead to', async () => {
    const changed = { ...described(4), confirmedTranscriptHash: other() };
    const refused = 'group-info.unreachable';
    await expect(judge(changed, recordAt(2), commits(2, 4))).resolves.toBe(refused);
    const known = { ...recordAt(2), confirmedTranscriptHash: other() };
    await expect(judge(described(4), known, commits(2, 4))).resolves.toBe(refused);
    for (const given of [[], commits(3, 4), commits(2, 3), [...commits(2, 3), ...commits(3, 4)]]) {
      await expect(judge(described(4), recordAt(2), given)).resolves.toBe(refused);
    }
    const groupId = { conversation: testId(3, 2), generation: 0 };
    const elsewhere = { ...described(4), groupId };
    await expect(judge(elsewhere, recordAt(2), commits(2, 4))).resolves.toBe(refused);
  });

  it('refuses another confirmation tag than that of the last commit', async () => {
    const changed = { ...described(4), confirmationTag: at(3).group.confirmationTag };
    await expect(judge(changed, recordAt(2), commits(2, 4))).resolves.toBe('group-info.tag');
  });

  it('refuses a tree with somebody whom no commit has brought in', async () => {
    const group = described(4);
    const [first] = group.leaves;
    if (!first) throw new TypeError('no leaf');
    const strange = { ...first, leafIndex: 7, device: testId(2, 9) };
    const changed = { ...group, leaves: [...group.leaves, strange] };
    const refused = 'group-info.strangers';
    await expect(judge(changed, recordAt(2), commits(2, 4))).resolves.toBe(refused);
    // Somebody was there who is known to be gone by then.
    const known = { ...recordAt(4), roster: recordAt(1).roster };
    await expect(judge(group, known, commits(4, 4))).resolves.toBe(refused);
  });
});
