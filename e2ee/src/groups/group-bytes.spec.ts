import { testId } from '../testing/test-device';
import { decodeCommitData, encodeCommitData } from './commit-data';
import { COMMIT_REASONS } from './commit-reason';
import { decodeCredentialIdentity, encodeCredentialIdentity } from './credential-identity';
import { decodeGroupId, encodeGroupId } from './group-id';
import type { GroupPolicy } from './group-policy';
import { decodePolicy, encodePolicy } from './policy-bytes';

const POLICIES: readonly GroupPolicy[] = [
  { v: 1, kind: 'direct', generation: 7, users: [testId(1, 1), testId(1, 2)] },
  { v: 1, kind: 'direct', generation: 0, users: [testId(1, 1)] },
  {
    v: 1,
    kind: 'group',
    generation: 0xffffffff,
    owner: testId(1, 1),
    admins: [testId(1, 2), testId(1, 3)],
    adds: 'members',
    history: 'all',
  },
  {
    v: 1,
    kind: 'group',
    generation: 0,
    owner: null,
    admins: [],
    adds: 'admins',
    history: 'joined',
  },
];
const ENCODED: readonly (readonly [string, Uint8Array, (bytes: Uint8Array) => unknown])[] = [
  ...POLICIES.map((policy) => ['a policy', encodePolicy(policy), decodePolicy] as const),
  ['a group id', encodeGroupId({ conversation: testId(3, 1), generation: 2 }), decodeGroupId],
  [
    'a credential',
    encodeCredentialIdentity({ user: testId(1, 1), device: testId(2, 1) }),
    decodeCredentialIdentity,
  ],
  [
    'the data of a commit',
    encodeCommitData({ v: 1, reason: 'leave', seenSeq: 9, seenChain: new Uint8Array(32) }),
    decodeCommitData,
  ],
];

it('gives back the policy that it wrote', () => {
  for (const policy of POLICIES) expect(decodePolicy(encodePolicy(policy))).toEqual(policy);
});

it('writes one policy in one way', () => {
  const [first, second] = [testId(1, 1), testId(1, 2)];
  const direct = { v: 1, kind: 'direct', generation: 7, users: [first, second] } as const;
  const shared = POLICIES[2] as GroupPolicy & { kind: 'group' };
  expect(encodePolicy({ ...direct, users: [second, first] })).toEqual(encodePolicy(direct));
  const admins = [...shared.admins, ...shared.admins, shared.owner!].reverse();
  expect(encodePolicy({ ...shared, admins })).toEqual(encodePolicy(shared));
  const bytes = encodePolicy(direct);
  const swapped = Uint8Array.from([
    ...bytes.subarray(0, 7),
    ...bytes.subarray(23),
    ...bytes.subarray(7, 23),
  ]);
  expect(decodePolicy(swapped)).toBeNull();
  expect(encodePolicy({ ...direct, users: [first, first] })).toEqual(
    encodePolicy({ ...direct, users: [first] }),
  );
  const doubled = Uint8Array.from([...bytes.subarray(0, 23), ...bytes.subarray(7, 23)]);
  expect(decodePolicy(doubled)).toBeNull();
});

it('writes the fields where e2ee readers look for them', () => {
  const id = encodeGroupId({ conversation: testId(3, 1), generation: 2 });
  expect(Buffer.from(id).toString('hex')).toBe('01000000030000700080000000000000010000' + '0002');
  for (const reason of COMMIT_REASONS) {
    const data = { v: 1, reason, seenSeq: 2 ** 40, seenChain: new Uint8Array(32).fill(5) } as const;
    expect(decodeCommitData(encodeCommitData(data))).toEqual(data);
  }
});

it.each(ENCODED)(
  'refuses %s with a byte more, a byte less or another version',
  (_, bytes, decode) => {
    expect(decode(bytes)).not.toBeNull();
    expect(decode(Uint8Array.from([...bytes, 0]))).toBeNull();
    for (let length = 0; length < bytes.length; length += 1) {
      expect(decode(bytes.subarray(0, length))).toBeNull();
    }
  },
);

it.each(ENCODED.filter(([what]) => what !== 'a credential'))(
  'refuses %s of another version',
  (_, bytes, decode) => {
    expect(decode(Uint8Array.from([2, ...bytes.subarray(1)]))).toBeNull();
  },
);
