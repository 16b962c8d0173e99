import type { CommitAccepted, ConversationId, NewGeneration } from '@anochat/contract';
import type { GroupPolicy } from '@anochat/e2ee';

import { type MadeCommit, policyProposal } from '../../../../e2ee/src/testing/test-device';
import { Conversations } from '../../../../src/conversations';
import { beginGeneration } from '../../../../src/conversations/store/commit-store';
import { GenerationChecker } from '../../../../src/conversations/groups/generation-checker';
import { listRemovals, listWaiting } from '../../../../src/conversations/store/group-store';
import { BeginGeneration } from '../../../../src/conversations/use-cases/begin-generation';
import {
  asRequest,
  base64,
  bodyOf,
  type Client,
  EncryptedWorld,
  policyOf,
  secret,
} from './encrypted-world';

describe('a new generation of a group', () => {
  let e: EncryptedWorld;
  let [anna, bert, cleo, dora] = [] as unknown as [Client, Client, Client, Client];
  let id: ConversationId;
  beforeAll(async () => {
    e = await EncryptedWorld.create();
  });
  beforeEach(async () => {
    const name = Math.random().toString(36).slice(2);
    [anna, bert, cleo, dora] = [
      await e.client(`anna-${name}`),
      await e.client(`bert-${name}`),
      await e.client(`cleo-${name}`),
      await e.client(`dora-${name}`),
    ];
    id = await e.group(anna, bert, cleo);
    e.world.published.length = 0;
    e.world.signals.length = 0;
  });
  afterAll(() => e.end());

  interface Begun {
    readonly request: NewGeneration;
    readonly made: MadeCommit;
  }
  const prepare = async (
    by: Client,
    inside: readonly Client[],
    without: readonly Client[] = [],
    policy: GroupPolicy = policyOf(anna.caller.userId, { generation: 1 }),
    more: Partial<NewGeneration> = {},
  ): Promise<Begun> => {
    const groupInfo = base64(await by.mls.found(id, policy));
    const made = await e.adding(by, inside);
    const request = {
      generation: 1,
      after: 1,
      without: without.map(({ caller }) => caller.userId),
      groupInfo,
      commit: bodyOf(made),
      ...more,
    };
    return { request, made };
  };
  const begin = (by: Client, request: NewGeneration): Promise<CommitAccepted> =>
    e.world.app.get(BeginGeneration).execute(by.caller, id, request);
  const refused = (reason: string): object => ({ code: 'commit.refused', more: { reason } });
  const send = (by: Client, epoch: number, generation = 1) =>
    e.world.send(by.caller, id, secret(epoch, { generation }));

  it('begins at epoch 1 with the same people, and nothing of the one before is taken any more', async () => {
    const { request, made } = await prepare(anna, [bert, cleo]);
    const prepared = asRequest(await e.committing(bert, [], 'rotate'), 1);
    const accepted = await begin(anna, request);
    expect(accepted).toMatchObject({ seq: 3, epoch: 1, duplicate: false });
    await e.promote(anna, made, [bert, cleo]);
    expect(e.world.published).toMatchObject([
      { kind: 'commit', seq: 3, generation: 1, epoch: 0, body: request.commit.commit },
    ]);
    // Marks that moved before are told a moment later.
    const told = e.world.signals.filter(({ type }) => type !== 'mark.moved');
    expect(told.map(({ type, audience }) => [type, audience])).toEqual(
      [bert, cleo].map(({ caller }) => ['welcome.received', { deviceId: caller.deviceId }]),
    );
    await expect(e.post(bert, id, prepared)).rejects.toMatchObject({ code: 'epoch.stale' });
    await expect(send(bert, 1, 0)).rejects.toMatchObject({ code: 'epoch.stale' });
    await expect(send(bert, 1)).resolves.toMatchObject({ seq: 4, n: 1 });
    const [head] = await e.world.app.get(Conversations).readHeads(cleo.caller.userId, [id]);
    expect(head).toMatchObject({ generation: 1, epoch: 1, memberCount: 3 });
    const next = await e.committing(cleo, [], 'rotate');
    await expect(e.post(cleo, id, asRequest(next, 1, { generation: 1 }))).resolves.toMatchObject({
      epoch: 2,
    });
  });

  it('gives a retry the first answer, and of two that begin at once refuses one', async () => {
    const { request } = await prepare(anna, [bert, cleo]);
    const other = await prepare(anna, [bert, cleo]);
    const outcomes = await Promise.allSettled([
      begin(anna, request),
      begin(anna, request),
      begin(anna, other.request),
    ]);
    const won = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const lost = outcomes.flatMap((one) =>
      one.status === 'rejected' ? [one.reason as unknown] : [],
    );
    expect(new Set(won.map(({ seq }) => seq))).toEqual(new Set([3]));
    for (const reason of lost) expect(reason).toMatchObject({ code: 'epoch.stale' });
    expect(won.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    const winner = won.length === 2 ? request : other.request;
    await expect(begin(anna, winner)).resolves.toMatchObject({ seq: 3, duplicate: true });
    await expect(
      begin(anna, { ...winner, commit: { ...winner.commit, commit: 'AAAA' } }),
    ).rejects.toMatchObject({ code: 'message.id-taken' });
  });

  it('ends the membership of those whom it leaves out, and they read on to that point', async () => {
    const { request, made } = await prepare(anna, [cleo], [bert]);
    await begin(anna, request);
    await e.promote(anna, made, [cleo]);
    expect(e.world.published).toMatchObject([
      { kind: 'membership', seq: 3, change: { type: 'removed', users: [bert.caller.userId] } },
      { kind: 'commit', seq: 4 },
    ]);
    expect(await e.leaves(id)).toEqual([anna, cleo].map(({ caller }) => caller.deviceId));
    await expect(send(bert, 1)).rejects.toMatchObject({ code: 'conversation.not-found' });
    await expect(send(cleo, 1)).resolves.toMatchObject({ seq: 5 });
  });

  it('leaves nothing pending of those who were gone already', async () => {
    await e.world.remove(anna.caller, id, bert.caller);
    const { request } = await prepare(anna, [cleo]);
    await begin(anna, request);
    expect(await listRemovals(e.world.db, id)).toEqual([]);
    await expect(send(cleo, 1)).resolves.toMatchObject({ duplicate: false });
  });

  it('keeps somebody whose devices are all gone, who waits to be let in', async () => {
    await e.revoke(bert);
    const { request } = await prepare(anna, [cleo]);
    await begin(anna, request);
    expect(await listWaiting(e.world.db, id)).toEqual([bert.caller.userId]);
  });

  it('is begun by an admin under the same rules, and by nobody else', async () => {
    const policy = policyOf(anna.caller.userId, { generation: 1 });
    const everybody = [anna, bert, cleo];
    for (const [reason, by, of] of [
      ['generation.not-permitted', bert, policyOf(bert.caller.userId, { generation: 1 })],
      ['group.differs', anna, { ...policy, generation: 2 }],
      ['generation.policy', anna, { ...policy, adds: 'members' }],
    ] as const) {
      const others = everybody.filter((one) => one !== by);
      const { request } = await prepare(by, others, [], of);
      await expect(begin(by, request)).rejects.toMatchObject(refused(reason));
    }
    const { request } = await prepare(anna, [bert, cleo]);
    const stale = { code: 'epoch.stale' };
    await expect(begin(anna, { ...request, after: 0 })).rejects.toMatchObject(stale);
    await expect(begin(anna, { ...request, generation: 2 })).rejects.toMatchObject(stale);
    await expect(begin(bert, request)).rejects.toMatchObject(refused('group.differs'));
    await expect(begin(dora, request)).rejects.toMatchObject({ code: 'conversation.not-found' });
  });

  it('is refused where somebody is forgotten, or named who is inside, or comes from outside', async () => {
    for (const [inside, without] of [
      [[cleo], []],
      [[bert, cleo], [bert]],
      [[bert, cleo, dora], []],
    ] as const) {
      const { request } = await prepare(anna, inside, without);
      await expect(begin(anna, request)).rejects.toMatchObject(refused('members.differ'));
    }
  });

  it('ends no membership of somebody whom the founder may not take out, also without devices', async () => {
    const policy = policyOf(anna.caller.userId, { admins: [bert.caller.userId] });
    const raised = await e.committing(anna, [policyProposal(policy)], 'policy');
    await e.accept(anna, id, raised, { followers: [bert, cleo] });
    await e.revoke(anna);
    const after = { ...policy, generation: 1 };
    const named = await prepare(bert, [cleo], [anna], after, { after: 2 });
    await expect(begin(bert, named.request)).rejects.toMatchObject(refused('members.differ'));
    const kept = await prepare(bert, [cleo], [], after, { after: 2 });
    await begin(bert, kept.request);
    expect(await listWaiting(e.world.db, id)).toEqual([anna.caller.userId]);
  });

  it.each([
    ['somebody left', () => e.world.remove(anna.caller, id, cleo.caller)],
    [
      'the group moved on',
      async () => {
        await e.post(bert, id, asRequest(await e.committing(bert, [], 'rotate'), 1));
      },
    ],
  ])('is not written where %s after it was checked', async (_, between) => {
    const { request } = await prepare(anna, [bert, cleo]);
    const checked = await e.world.app.get(GenerationChecker).check(anna.caller, id, request);
    await between();
    const write = beginGeneration(e.world.db, anna.caller, id, {
      ...checked,
      after: request.after,
      without: [],
      body: new Uint8Array(1),
    });
    await expect(write).rejects.toMatchObject({ code: 'epoch.stale' });
  });

  it('is not begun without the owner, or another admin, by an admin', async () => {
    id = await e.group(anna, bert, cleo, dora);
    const admins = [bert.caller.userId, cleo.caller.userId];
    const policy = policyOf(anna.caller.userId, { admins });
    const raised = await e.committing(anna, [policyProposal(policy)], 'policy');
    await e.accept(anna, id, raised, { followers: [bert, cleo, dora] });
    const after = { ...policy, generation: 1 };
    const without = async (missing: Client, rest: readonly Client[], of: GroupPolicy) => {
      const { request } = await prepare(bert, rest, [missing], of, { after: 2 });
      return begin(bert, request);
    };
    await expect(without(anna, [cleo, dora], { ...after, owner: null })).rejects.toMatchObject(
      refused('generation.leaves-out'),
    );
    await expect(
      without(cleo, [anna, dora], { ...after, admins: [bert.caller.userId] }),
    ).rejects.toMatchObject(refused('generation.leaves-out'));
    await expect(without(dora, [anna, cleo], after)).resolves.toMatchObject({ epoch: 1 });
  });
});
