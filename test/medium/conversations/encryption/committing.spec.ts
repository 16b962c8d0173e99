import type { ConversationId, NewCommit } from '@anochat/contract';
import { welcomeTargets } from '@anochat/e2ee/mls';

import {
  dataFor,
  type MadeCommit,
  policyProposal,
  removeProposal,
} from '../../../../e2ee/src/testing/test-device';
import { Sync } from '../../../../src/conversations/use-cases/sync';
import {
  asRequest,
  base64,
  type Client,
  EncryptedWorld,
  policyOf,
  secret,
} from './encrypted-world';

describe('a commit', () => {
  let e: EncryptedWorld;
  let anna: Client;
  let bert: Client;
  let cleo: Client;
  let id: ConversationId;
  beforeAll(async () => {
    e = await EncryptedWorld.create();
  });
  beforeEach(async () => {
    const name = Math.random().toString(36).slice(2);
    anna = await e.client(`anna-${name}`);
    bert = await e.client(`bert-${name}`);
    cleo = await e.client(`cleo-${name}`);
    id = await e.group(anna, bert, cleo);
    e.world.published.length = 0;
    e.world.signals.length = 0;
  });
  afterAll(() => e.end());

  const state = async (): Promise<string> => {
    const [row] = await e.world.db.query<{ readonly state: string }>(
      `SELECT concat_ws('/', c.epoch, c.last_seq, c.member_count, g.epoch, g.seq,
         md5(g.group_info), (SELECT count(*) FROM group_leaves WHERE conversation_id = c.id)) AS state
       FROM conversations c JOIN groups g ON g.conversation_id = c.id WHERE c.id = $1`,
      [id],
    );
    return row?.state ?? '';
  };

  /** Nothing of it is kept. */
  const expectRefusal = async (
    by: Client,
    made: MadeCommit,
    problem: object,
    more: Partial<NewCommit> = {},
  ): Promise<void> => {
    const before = await state();
    await expect(e.post(by, id, asRequest(made, 1, more))).rejects.toMatchObject(problem);
    expect(await state()).toBe(before);
    expect(e.world.published).toEqual([]);
  };
  const refused = (reason: string): object => ({ code: 'commit.refused', more: { reason } });

  it('moves the group on, is quiet, and reaches the members whole', async () => {
    const made = await e.committing(bert, [], 'rotate');
    const accepted = await e.accept(bert, id, made, { followers: [anna, cleo] });
    expect(accepted).toMatchObject({ seq: 3, n: 0, duplicate: false, epoch: 2 });
    expect(e.world.published).toMatchObject([
      { kind: 'commit', seq: 3, epoch: 1, body: base64(made.commit), quiet: true },
    ]);
    await expect(e.world.send(anna.caller, id, secret(1))).rejects.toMatchObject({
      code: 'epoch.stale',
    });
    await expect(e.world.send(anna.caller, id, secret(2))).resolves.toMatchObject({ seq: 4 });
  });

  it('leaves who came in by it, or read no further, nothing of their own to read', async () => {
    const dora = await e.client(`dora-${Math.random()}`);
    const adding = await e.adding(anna, [dora]);
    await e.accept(anna, id, adding, { followers: [bert, cleo], added: [dora] });
    await e.accept(bert, id, await e.committing(bert, [], 'rotate'), { followers: [anna, dora] });
    const { seq } = await e.world.send(dora.caller, id, secret(3));
    const { items } = await e.world.app.get(Sync).execute(dora.caller.userId, {});
    expect(items).toMatchObject([{ id, unread: 0, me: { readSeq: seq } }]);
  });

  it('answers the same bytes as the first time, also when the group has moved on', async () => {
    const request = asRequest(await e.committing(bert, [], 'rotate'), 1);
    const first = await e.post(bert, id, request);
    const again = await e.post(bert, id, request);
    expect(again).toEqual({ ...first, duplicate: true });
    const other = await e.committing(bert, [], 'rotate');
    await expect(
      e.post(bert, id, { ...asRequest(other, 1), clientId: request.clientId }),
    ).rejects.toMatchObject({ code: 'message.id-taken', more: { seq: first.seq } });
  });

  it('answers alike to one that is posted several times at once', async () => {
    const request = asRequest(await e.committing(bert, [], 'rotate'), 1);
    const all = await Promise.all(Array.from({ length: 5 }, () => e.post(bert, id, request)));
    expect(new Set(all.map(({ seq }) => seq)).size).toBe(1);
    expect(all.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
  });

  it('loses against another one of its epoch, and what was claimed for it is free again', async () => {
    const dora = await e.client(`dora-${id}`);
    const made = await e.adding(anna, [dora]);
    const [ref] = await welcomeTargets(made.welcome!);
    await e.world.db.query(
      `INSERT INTO key_packages (ref, device_id, suite, body, last_resort, expires_at, claimed_by,
         claimed_for, claimed_at)
       VALUES ($1, $2, 3, '', false, now() + interval '1 day', $3, $4, now())`,
      [Buffer.from(ref!), dora.caller.deviceId, anna.caller.userId, id],
    );
    const winner = await e.committing(bert, [], 'rotate');
    await e.post(bert, id, asRequest(winner, 1));
    await expect(e.post(anna, id, asRequest(made, 1))).rejects.toMatchObject({
      code: 'epoch.stale',
    });
    const [kept] = await e.world.db.query<{ readonly free: boolean }>(
      'SELECT claimed_by IS NULL AS free FROM key_packages WHERE ref = $1',
      [Buffer.from(ref!)],
    );
    expect(kept).toEqual({ free: true });
  });

  it('makes who is added a member from there on, and sends the Welcome to that device alone', async () => {
    const dora = await e.client(`dora-${id}`);
    const made = await e.adding(anna, [dora]);
    await e.accept(anna, id, made, { followers: [bert, cleo], added: [dora] });
    expect(e.world.published).toMatchObject([
      {
        kind: 'membership',
        seq: 3,
        epoch: 1,
        change: { type: 'added', users: [dora.caller.userId] },
      },
      { kind: 'commit', seq: 4, epoch: 1 },
    ]);
    // Marks that moved before are told a moment later, also those of other conversations.
    const told = e.world.signals.filter(({ type }) => type !== 'mark.moved');
    expect(told).toMatchObject([
      { type: 'membership.changed', audience: { userId: dora.caller.userId } },
      { type: 'welcome.received', audience: { deviceId: dora.caller.deviceId } },
    ]);
    await expect(e.world.send(dora.caller, id, secret(2))).resolves.toMatchObject({ seq: 5 });
  });

  it('of several devices of one user makes one member', async () => {
    const berts = await e.another(bert);
    const made = await e.adding(bert, [berts]);
    await e.accept(bert, id, made, { followers: [anna, cleo], added: [berts] });
    expect(e.world.published).toMatchObject([{ kind: 'commit' }]);
    await expect(e.world.send(berts.caller, id, secret(2))).resolves.toMatchObject({ seq: 4 });
  });

  it('of an own device that comes in by itself gives it a leaf', async () => {
    const berts = await e.another(bert);
    await expect(e.world.send(berts.caller, id, secret(1))).rejects.toMatchObject({
      code: 'device.not-in-group',
    });
    const made = await berts.mls.joinExternally(await anna.mls.groupInfo(), dataFor('join'));
    await e.accept(berts, id, made, { followers: [anna, bert, cleo] });
    await expect(e.world.send(berts.caller, id, secret(2))).resolves.toMatchObject({ seq: 4 });
  });

  it('names the roles: owner and admins are what the policy says', async () => {
    const policy = policyOf(bert.caller.userId, { admins: [cleo.caller.userId] });
    const made = await e.committing(anna, [policyProposal(policy)], 'policy');
    await e.accept(anna, id, made, { followers: [bert, cleo] });
    expect(e.world.published.map((entry) => 'change' in entry && entry.change)).toEqual([
      { type: 'ownership-transferred', users: [bert.caller.userId] },
      ...[anna, cleo]
        .map(({ caller }) => caller.userId)
        .sort()
        .map((userId) => ({
          type: 'role-changed',
          users: [userId],
          role: userId === anna.caller.userId ? 'member' : 'admin',
        })),
      false,
    ]);
  });

  it('is refused by the policy of the members, with its reason', async () => {
    const dora = await e.client(`dora-${id}`);
    await expectRefusal(bert, await e.adding(bert, [dora]), refused('add.not-permitted'));
    const cleosLeaf = cleo.mls.leafIndex;
    await expectRefusal(
      bert,
      await e.committing(bert, [removeProposal(cleosLeaf)], 'remove'),
      refused('remove.not-permitted'),
    );
    await expectRefusal(
      bert,
      await e.committing(bert, [policyProposal(policyOf(bert.caller.userId))], 'policy'),
      refused('policy.not-permitted'),
    );
    await expectRefusal(
      anna,
      await anna.mls.commit([], dataFor('rotate'), false),
      refused('mls.malformed'),
    );
  });

  it('is refused from another device than the one that made it', async () => {
    const made = await e.committing(bert, [], 'rotate');
    await expectRefusal(anna, made, refused('committer.differs'));
  });

  it('is refused with a device that is in no chain', async () => {
    const dora = await e.client(`dora-${id}`);
    await e.world.db.query('DELETE FROM chain_devices WHERE device_id = $1', [
      dora.caller.deviceId,
    ]);
    await expectRefusal(anna, await e.adding(anna, [dora]), refused('add.forged'));
  });

  it('is refused by somebody who is not in the conversation, to whom it is not there', async () => {
    const mallory = await e.client(`mallory-${id}`);
    const made = await mallory.mls.joinExternally(await anna.mls.groupInfo(), dataFor('join'));
    await expectRefusal(mallory, made, { code: 'conversation.not-found' });
  });

  it('is refused with a GroupInfo of another epoch, or by another signer', async () => {
    const made = await e.committing(bert, [], 'rotate');
    const before = base64(await bert.mls.groupInfo());
    await expectRefusal(bert, made, refused('mls.invalid'), { groupInfo: before });
    const altered = Buffer.from(made.groupInfo);
    altered[altered.length - 1] = (altered[altered.length - 1] ?? 0) ^ 1;
    await expectRefusal(bert, made, refused('mls.invalid'), { groupInfo: base64(altered) });
  });

  it('is refused without the Welcome for those whom it adds, and with one for others', async () => {
    const [dora, emil] = [await e.client(`dora-${id}`), await e.client(`emil-${id}`)];
    const made = await e.adding(anna, [dora]);
    const other = await e.adding(anna, [emil]);
    await expectRefusal(anna, made, refused('welcome.differs'), { welcome: undefined });
    await expectRefusal(anna, made, refused('welcome.differs'), {
      welcome: base64(other.welcome!),
    });
  });

  it('adds nobody who is banned, or has blocked the one who adds', async () => {
    const dora = await e.client(`dora-${id}`);
    const made = await e.adding(anna, [dora]);
    await e.world.db.query('INSERT INTO blocks (user_id, blocked_id) VALUES ($1, $2)', [
      dora.caller.userId,
      anna.caller.userId,
    ]);
    await expectRefusal(anna, made, { code: 'conversation.blocked' });
    await e.world.db.query(
      'INSERT INTO bans (conversation_id, user_id, banned_by) VALUES ($1, $2, $3)',
      [id, dora.caller.userId, anna.caller.userId],
    );
    await expectRefusal(anna, made, refused('add.removed-user'));
  });
});
