import type { Server } from 'node:http';
import type {
  CommitEntry,
  ConversationId,
  GroupState,
  Page,
  Problem,
  Welcome,
} from '@anochat/contract';
import { PublicGroup } from '@anochat/e2ee/mls';
import supertest from 'supertest';

import { removeProposal } from '../../../../e2ee/src/testing/test-device';
import { asRequest, base64, type Client, EncryptedWorld, secret } from './encrypted-world';

describe('the routes of groups', () => {
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
  });
  afterAll(() => e.end());

  const call = async <T>(
    { caller }: Client,
    method: 'get' | 'put' | 'delete',
    path: string,
    body?: object,
  ): Promise<{ readonly status: number; readonly body: T }> => {
    const request = supertest(e.world.app.getHttpServer() as Server)
      [method](`/api/v1${path}`)
      .set('x-caller', JSON.stringify(caller));
    const answer = await (body === undefined ? request : request.send(body));
    const given: unknown = answer.body;
    return { status: answer.status, body: given as T };
  };
  const rotate = async (by: Client, followers: readonly Client[]): Promise<void> => {
    await e.accept(by, id, await e.committing(by, [], 'rotate'), { followers });
  };
  const codeOf = async (answer: Promise<{ readonly body: Problem }>) => (await answer).body.code;

  describe('GET group', () => {
    const groupFor = (by: Client) => call<GroupState>(by, 'get', `/conversations/${id}/group`);

    it('gives what a device comes in by, and what has to be done first', async () => {
      await rotate(bert, [anna, cleo]);
      const { body } = await groupFor(cleo);
      expect(body).toMatchObject({ generation: 0, epoch: 2, seq: 3, pendingRemovals: [] });
      const group = await PublicGroup.fromGroupInfo(e.suite, Buffer.from(body.groupInfo, 'base64'));
      expect(group.epoch).toBe(2);
      expect(base64(group.confirmationTag)).toBe(base64(cleo.mls.group.confirmationTag));

      await e.world.remove(anna.caller, id, bert.caller);
      await e.world.db.query(
        `INSERT INTO members (conversation_id, user_id, role) VALUES ($1, $2, 'member')`,
        [id, dora.caller.userId],
      );
      expect((await groupFor(anna)).body).toMatchObject({
        pendingRemovals: [
          { userId: bert.caller.userId, deviceId: bert.caller.deviceId, reason: 'removed' },
        ],
        waiting: [dora.caller.userId],
      });
    });

    it('is for members alone, and for those who are members still', async () => {
      const ask = (by: Client) => call<Problem>(by, 'get', `/conversations/${id}/group`);
      expect(await codeOf(ask(dora))).toBe('conversation.not-found');
      await e.world.remove(anna.caller, id, bert.caller);
      expect(await codeOf(ask(bert))).toBe('conversation.not-found');
    });
  });

  describe('GET commits', () => {
    const commitsFor = (by: Client, query: string) =>
      call<Page<CommitEntry>>(by, 'get', `/conversations/${id}/commits?generation=0&${query}`);

    it('leads from any epoch to the present one, page by page', async () => {
      id = await e.group(anna, bert, cleo, dora);
      for (const by of [bert, cleo, anna]) {
        await rotate(
          by,
          [anna, bert, cleo].filter((other) => other !== by),
        );
        await e.world.send(by.caller, id, secret(Number(by.mls.group.groupContext.epoch)));
      }
      const first = await commitsFor(cleo, 'afterEpoch=1&limit=2');
      expect(first.body).toMatchObject({ hasMore: true, nextCursor: '3' });
      expect(first.body.items.map(({ epoch, seq }) => [epoch, seq])).toEqual([
        [1, 3],
        [2, 5],
      ]);
      const rest = await commitsFor(cleo, `afterEpoch=${first.body.nextCursor}&limit=2`);
      expect(rest.body).toMatchObject({ hasMore: false });
      expect(rest.body.items.map(({ epoch }) => epoch)).toEqual([3]);
      for (const { body } of [...first.body.items, ...rest.body.items]) {
        await dora.mls.process(Buffer.from(body ?? '', 'base64'));
      }
      expect(dora.mls.group.confirmationTag).toEqual(cleo.mls.group.confirmationTag);
    });

    it('ends for one who was removed where the membership does', async () => {
      await rotate(bert, [anna, cleo]);
      await e.world.remove(anna.caller, id, bert.caller);
      const epochs = async () =>
        (await commitsFor(bert, 'afterEpoch=0')).body.items.map(({ epoch }) => epoch);
      expect(await epochs()).toEqual([0, 1]);
      const made = await e.committing(anna, [removeProposal(bert.mls.leafIndex)], 'remove');
      await e.accept(anna, id, made, { followers: [cleo] });
      expect(await epochs()).toEqual([0, 1]);
      expect((await commitsFor(cleo, 'afterEpoch=0')).body.items.map(({ epoch }) => epoch)).toEqual(
        [0, 1, 2],
      );
    });

    it('is not for strangers', async () => {
      const path = `/conversations/${id}/commits?generation=0&afterEpoch=0`;
      expect(await codeOf(call<Problem>(dora, 'get', path))).toBe('conversation.not-found');
    });
  });

  describe('PUT group-info', () => {
    const put = (by: Client, groupInfo: Uint8Array, epoch = 1) =>
      call<Problem>(by, 'put', `/conversations/${id}/group-info`, {
        generation: 0,
        epoch,
        groupInfo: base64(groupInfo),
      });
    const stored = async () =>
      (await call<GroupState>(cleo, 'get', `/conversations/${id}/group`)).body.groupInfo;

    it('takes another member’s word of the same epoch, and a commit goes on from there', async () => {
      const info = await bert.mls.groupInfo();
      expect((await put(bert, info)).status).toBe(204);
      expect(await stored()).toBe(base64(info));
      await rotate(cleo, [anna, bert]);
    });

    it('refuses one of another epoch, one that says something else, and one of a stranger', async () => {
      const old = await anna.mls.groupInfo();
      await rotate(bert, [anna, cleo]);
      const before = await stored();
      expect(await codeOf(put(anna, old, 1))).toBe('epoch.stale');
      expect(await codeOf(put(anna, old, 2))).toBe('commit.refused');
      const forged = await anna.mls.forgedGroupInfo(anna.mls.group, ({ groupContext }) => ({
        groupContext: { ...groupContext, confirmedTranscriptHash: new Uint8Array(32) },
      }));
      expect(await codeOf(put(anna, forged, 2))).toBe('commit.refused');
      expect(await codeOf(put(dora, await anna.mls.groupInfo(), 2))).toBe('conversation.not-found');
      const berts = await e.another(bert);
      expect(await codeOf(put(berts, await bert.mls.groupInfo(), 2))).toBe('device.not-in-group');
      expect(await stored()).toBe(before);
    });
  });

  describe('welcomes', () => {
    const welcomesFor = async (by: Client): Promise<readonly Welcome[]> =>
      (await call<Page<Welcome>>(by, 'get', '/welcomes')).body.items;
    const end = (by: Client, { id: welcomeId }: Welcome) =>
      call<Problem>(by, 'delete', `/welcomes/${welcomeId}`);
    const onlyOf = async (by: Client): Promise<Welcome> => {
      const [welcome, ...others] = await welcomesFor(by);
      if (welcome === undefined || others.length > 0) throw new Error('not one Welcome');
      return welcome;
    };

    it('go to the devices that a commit adds, to each its own, and to nobody else', async () => {
      const doras = await e.another(dora);
      const made = await e.adding(anna, [dora, doras]);
      const accepted = await e.accept(anna, id, made, { followers: [bert, cleo] });
      const [first, second] = [await onlyOf(dora), await onlyOf(doras)];
      const { seq } = accepted;
      const common = { conversationId: id, generation: 0, epoch: 2, seq };
      expect([first, second]).toMatchObject([common, common]);
      expect(first.id).not.toBe(second.id);
      expect(await welcomesFor(anna)).toEqual([]);
      await dora.mls.join(Buffer.from(first.body, 'base64'));
      expect(base64(dora.mls.group.confirmationTag)).toBe(base64(made.next.confirmationTag));
    });

    it('are ended by their device alone, once', async () => {
      const doras = await e.another(dora);
      await e.accept(anna, id, await e.adding(anna, [dora, doras]));
      const [first, second] = [await onlyOf(dora), await onlyOf(doras)];
      expect(await codeOf(end(doras, first))).toBe('welcome.not-found');
      expect(await codeOf(end(bert, first))).toBe('welcome.not-found');
      expect((await end(dora, first)).status).toBe(204);
      expect(await codeOf(end(dora, first))).toBe('welcome.not-found');
      expect(await welcomesFor(dora)).toEqual([]);
      expect(await welcomesFor(doras)).toEqual([second]);
      expect((await end(doras, second)).status).toBe(204);
      const bodies = await e.world.db.query(
        'SELECT FROM welcome_bodies WHERE conversation_id = $1 AND epoch = 2',
        [id],
      );
      expect(bodies).toEqual([]);
    });

    it('are gone with the device that is taken out before it came', async () => {
      const made = await e.adding(anna, [dora]);
      await e.accept(anna, id, made, { followers: [bert, cleo] });
      await dora.mls.join(made.welcome!);
      const out = await e.committing(anna, [removeProposal(dora.mls.leafIndex)], 'remove');
      await e.post(anna, id, asRequest(out, 2));
      expect(await welcomesFor(dora)).toEqual([]);
    });
  });
});
