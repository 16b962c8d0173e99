import type { ConversationId, PendingRemoval } from '@anochat/contract';
import { signLeave } from '@anochat/e2ee';
import { loadSodium } from '@anochat/e2ee/sodium';
import { v7 as uuidV7 } from 'uuid';

import { dataFor, removeProposal } from '../../../../e2ee/src/testing/test-device';
import { BanMember } from '../../../../src/conversations/use-cases/ban-member';
import { RemoveMember } from '../../../../src/conversations/use-cases/remove-member';
import { listRemovals, listWaiting } from '../../../../src/conversations/store/group-store';
import { asRequest, base64, type Client, EncryptedWorld, secret } from './encrypted-world';

describe('who is taken out of an encrypted conversation', () => {
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
  });
  afterAll(() => e.end());

  const pending = (): Promise<PendingRemoval[]> => listRemovals(e.world.db, id);
  const send = (by: Client, epoch: number) => e.world.send(by.caller, id, secret(epoch));
  /** Of these, by a commit of that one. */
  const takeOut = async (
    by: Client,
    leaves: readonly number[],
    reason: Parameters<typeof dataFor>[0],
    followers: readonly Client[],
  ) => {
    const made = await e.committing(by, leaves.map(removeProposal), reason);
    return e.accept(by, id, made, { followers });
  };

  it('is cut off at once, and nobody sends before the Remove is committed', async () => {
    await e.world.remove(anna.caller, id, bert.caller);
    await expect(send(bert, 1)).rejects.toMatchObject({ code: 'conversation.not-found' });
    await expect(send(cleo, 1)).rejects.toMatchObject({ code: 'removal.pending' });
    expect(await pending()).toEqual([
      { userId: bert.caller.userId, deviceId: bert.caller.deviceId, reason: 'removed' },
    ]);
    await takeOut(anna, [bert.mls.leafIndex], 'remove', [cleo]);
    expect(await pending()).toEqual([]);
    await expect(send(cleo, 2)).resolves.toMatchObject({ duplicate: false });
  });

  it('gives an honest retry its first answer meanwhile', async () => {
    const clientId = uuidV7();
    const first = await e.world.send(cleo.caller, id, secret(1), clientId);
    await e.world.remove(anna.caller, id, bert.caller);
    await expect(e.world.send(cleo.caller, id, secret(1), clientId)).resolves.toEqual({
      ...first,
      duplicate: true,
    });
  });

  it('by a commit alone is a member no longer from there on, and reads up to there', async () => {
    await takeOut(anna, [bert.mls.leafIndex], 'remove', [cleo]);
    const entries = e.world.published.filter(({ conversationId }) => conversationId === id);
    expect(entries.slice(-2)).toMatchObject([
      { kind: 'membership', change: { type: 'removed', users: [bert.caller.userId] } },
      { kind: 'commit' },
    ]);
    const [span] = await e.world.db.query(
      'SELECT to_seq FROM membership_spans WHERE conversation_id = $1 AND user_id = $2',
      [id, bert.caller.userId],
    );
    expect(span).toEqual({ to_seq: entries.at(-2)?.seq });
    await expect(send(bert, 2)).rejects.toMatchObject({ code: 'conversation.not-found' });
  });

  it('for a ban may be taken out by any member, at the operator’s request alone', async () => {
    await e.world.app.get(BanMember).execute(anna.caller, id, bert.caller.userId);
    expect(await pending()).toMatchObject([{ reason: 'banned' }]);
    await expect(takeOut(cleo, [bert.mls.leafIndex], 'remove', [])).rejects.toMatchObject({
      code: 'commit.refused',
      more: { reason: 'reason.differs' },
    });
    await takeOut(cleo, [bert.mls.leafIndex], 'operator', [anna]);
    await expect(send(cleo, 2)).resolves.toMatchObject({ duplicate: false });
  });

  it('commits nothing itself, whatever it had prepared', async () => {
    const made = await e.committing(bert, [], 'rotate');
    await e.world.remove(anna.caller, id, bert.caller);
    await expect(e.post(bert, id, asRequest(made, 1))).rejects.toMatchObject({
      code: 'conversation.not-found',
    });
    const back = await bert.mls.joinExternally(
      await anna.mls.groupInfo(),
      dataFor('join'),
      bert.mls.credential,
    );
    await expect(e.post(bert, id, asRequest(back, 1))).rejects.toMatchObject({
      code: 'conversation.not-found',
    });
  });

  describe('a device that is revoked while everybody is away', () => {
    it('holds up what is sent until somebody comes and takes it out', async () => {
      await e.revoke(bert);
      await expect(send(bert, 1)).rejects.toMatchObject({ code: 'auth.session-revoked' });
      await expect(send(anna, 1)).rejects.toMatchObject({ code: 'removal.pending' });
      expect(await pending()).toMatchObject([{ reason: 'revoked' }]);
      await takeOut(cleo, [bert.mls.leafIndex], 'revoke', [anna]);
      await expect(send(anna, 2)).resolves.toMatchObject({ duplicate: false });
    });

    it('leaves its user a member, who waits to be let in with another device', async () => {
      await e.revoke(bert);
      await takeOut(cleo, [bert.mls.leafIndex], 'revoke', [anna]);
      expect(await listWaiting(e.world.db, id)).toEqual([bert.caller.userId]);
      const berts = await e.another(bert);
      await expect(send(berts, 2)).rejects.toMatchObject({ code: 'device.not-in-group' });
      const made = await e.adding(anna, [berts]);
      await e.accept(anna, id, made, { followers: [cleo], added: [berts] });
      expect(await listWaiting(e.world.db, id)).toEqual([]);
      await expect(send(berts, 3)).resolves.toMatchObject({ duplicate: false });
    });

    it('is pending also where it was brought in at the same time', async () => {
      const berts = await e.another(bert);
      const made = await e.adding(bert, [berts]);
      await Promise.allSettled([e.post(bert, id, asRequest(made, 1)), e.revoke(berts)]);
      const inside = (await e.leaves(id)).includes(berts.caller.deviceId);
      expect((await pending()).map(({ deviceId }) => deviceId)).toEqual(
        inside ? [berts.caller.deviceId] : [],
      );
    });
  });

  it('holds nobody up who is suspended, or whom the server alone has shut out', async () => {
    const set = (what: string, id: string) =>
      e.world.db.query(`UPDATE ${what} WHERE id = $1`, [id]);
    await set('users SET suspended_at = now()', bert.caller.userId);
    await expect(send(bert, 1)).rejects.toMatchObject({ code: 'auth.suspended' });
    await expect(send(anna, 1)).resolves.toMatchObject({ duplicate: false });
    await set('users SET suspended_at = NULL', bert.caller.userId);
    await set('devices SET revoked_at = now()', bert.caller.deviceId);
    await expect(send(bert, 1)).rejects.toMatchObject({ code: 'auth.session-revoked' });
    await expect(send(anna, 1)).resolves.toMatchObject({ duplicate: false });
    expect(await pending()).toEqual([]);
  });

  describe('a leave', () => {
    /** Signs as the device does, and as others would. */
    const chained = async (client: Client) => {
      const sodium = await loadSodium();
      const { userId, deviceId } = client.caller;
      const seed = await e.signing(client);
      return (signer = seed, generation = 0) =>
        base64(
          signLeave(sodium, signer, {
            user: userId,
            device: deviceId,
            conversation: id,
            generation,
            seenSeq: 2,
            seenChain: new Uint8Array(32),
          }),
        );
    };
    const leave = (statement?: string) =>
      e.world.app.get(RemoveMember).execute(bert.caller, id, bert.caller.userId, statement);

    it('needs the own device’s signed word about this group', async () => {
      const word = await chained(bert);
      const other = new Uint8Array(32).fill(9);
      for (const statement of [undefined, base64(other), word(other), word(undefined, 1)]) {
        await expect(leave(statement)).rejects.toMatchObject({ code: 'request.invalid' });
      }
    });

    it('is told with that word, and any member takes the leaver out by it', async () => {
      const word = (await chained(bert))();
      await leave(word);
      expect(await pending()).toEqual([
        {
          userId: bert.caller.userId,
          deviceId: bert.caller.deviceId,
          reason: 'left',
          statement: word,
        },
      ]);
      expect(e.world.published.at(-1)).toMatchObject({
        change: { type: 'left', users: [bert.caller.userId], statement: word },
      });
      await expect(send(cleo, 1)).rejects.toMatchObject({ code: 'removal.pending' });
      await takeOut(cleo, [bert.mls.leafIndex], 'leave', [anna]);
      await expect(send(cleo, 2)).resolves.toMatchObject({ duplicate: false });
    });
  });
});
