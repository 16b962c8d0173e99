import type { GroupPolicy, Leaf } from '@anochat/e2ee';
import { describeCommit, type GroupRoster } from './describe-commit';

const POLICY = { kind: 'group', owner: 'anna', admins: [] } as unknown as GroupPolicy;
const roster = (...users: readonly string[]): GroupRoster => ({
  epoch: 3,
  policy: POLICY,
  leaves: users.map((user) => ({ user }) as Leaf),
});
const BEFORE = roster('anna', 'bert', 'cleo');
const AFTER = roster('anna', 'cleo');

describe('what a commit tells people', () => {
  it.each(['remove', 'revoke'] as const)('is a removal by its sender (%s)', (reason) => {
    expect(describeCommit(BEFORE, AFTER, () => false, reason)).toEqual([
      { type: 'membership', change: { type: 'removed', users: ['bert'] } },
    ]);
  });

  it('is a removal on request where the server asked for it', () => {
    expect(describeCommit(BEFORE, AFTER, () => false, 'operator')).toEqual([
      { type: 'membership', change: { type: 'removed', users: ['bert'] }, onRequest: true },
    ]);
  });

  it('is that somebody left, whoever took their leaf out', () => {
    expect(describeCommit(BEFORE, AFTER, (user) => user === 'bert', 'operator')).toEqual([
      { type: 'membership', change: { type: 'left', users: ['bert'] }, by: 'bert' },
    ]);
  });
});
