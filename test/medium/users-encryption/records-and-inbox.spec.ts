import { type EpochRecord, type InboxItem, LIMITS, type Page } from '@anochat/contract';
import { toText } from '../../support/encrypting-user';
import { itemsOf } from '../../support/test-app';
import { type Actor, codeOf, EncryptionStage } from './encryption-stage';

const UNKNOWN = '01890a5d-ac96-774b-bcce-b302099a8057';
const bytes = (text: string) => toText(Buffer.from(text));

describe('What waits for the own devices', () => {
  let stage: EncryptionStage;
  let alice: Actor;
  let bob: Actor;
  beforeAll(async () => {
    stage = await EncryptionStage.start();
    alice = await stage.linked('alice');
    bob = await stage.linked('bob');
  });
  beforeEach(() => (stage.signals.length = 0));
  afterAll(() => stage.close());

  describe('epoch records', () => {
    const add = (who: Actor, ...items: readonly object[]) =>
      stage.ask(who, 'post', '/users/me/epoch-records', { items });
    const list = async (who: Actor, query = '') =>
      (await stage.ask(who, 'get', `/users/me/epoch-records${query}`).expect(200))
        .body as Page<EpochRecord>;

    it('are read by any linked device of the user, and never replaced', async () => {
      const conversationId = await stage.conversation('group', alice, bob);
      const record = { conversationId, generation: 0, epoch: 1, body: bytes('first') };
      await add(alice, record).expect(204);
      await add(alice, { ...record, body: bytes('second') }).expect(204);
      const second = await stage.linkSecond(alice);
      await add(second, { ...record, body: bytes('other device') }).expect(204);
      const { items } = await list(second, `?conversationId=${conversationId}`);
      expect(items).toHaveLength(2);
      expect(items).toContainEqual({ ...record, deviceId: alice.deviceId });
      expect((await list(bob)).items).toEqual([]);
      await expect(
        stage.server.database.query(`UPDATE epoch_records SET body = '\\x00'`),
      ).rejects.toThrow('an epoch record never changes');
    });

    it('come in pages, the oldest epoch first, without a gap or a double', async () => {
      const who = await stage.linked('paging');
      const ids = [await stage.conversation('group', who), await stage.conversation('group', who)];
      const records = ids.flatMap((conversationId) =>
        [3, 1, 2].map((epoch) => ({ conversationId, generation: 0, epoch, body: bytes('x') })),
      );
      await add(who, ...records).expect(204);
      const seen: EpochRecord[] = [];
      for (let cursor = ''; ;) {
        const page = await list(who, `?limit=4${cursor && `&cursor=${cursor}`}`);
        seen.push(...page.items);
        expect(page.hasMore).toBe(page.nextCursor !== null);
        if (page.nextCursor === null) break;
        cursor = page.nextCursor;
      }
      expect(seen.map(({ conversationId, epoch }) => [conversationId, epoch])).toEqual(
        ids.toSorted().flatMap((id) => [1, 2, 3].map((epoch) => [id, epoch])),
      );
      for (const query of ['?cursor=1.2', '?cursor=%00', '?limit=0', '?limit=201', '?cursor=']) {
        const answer = await stage.ask(who, 'get', `/users/me/epoch-records${query}`).expect(400);
        expect(codeOf(answer)).toBe('request.invalid');
      }
    });

    it('are taken of epochs that there were, in encrypted conversations that one was in', async () => {
      const conversationId = await stage.conversation('group', alice);
      const record = { conversationId, generation: 0, epoch: 1, body: bytes('x') };
      for (const bad of [
        { ...record, epoch: 4 },
        { ...record, generation: 1 },
        { ...record, epoch: -1 },
        { ...record, body: '' },
        { ...record, generation: 2 ** 31 },
        { ...record, more: 1 },
      ]) {
        expect(codeOf(await add(alice, record, bad).expect(400))).toBe('request.invalid');
      }
      expect(codeOf(await add(bob, record).expect(404))).toBe('conversation.not-found');
      const unknown = { ...record, conversationId: UNKNOWN };
      expect(codeOf(await add(alice, unknown).expect(404))).toBe('conversation.not-found');
      expect((await list(alice, `?conversationId=${conversationId}`)).items).toEqual([]);
      const fresh = await stage.secondDevice(alice);
      expect(codeOf(await add(fresh, record).expect(403))).toBe('device.not-linked');
      const read = await stage.ask(fresh, 'get', '/users/me/epoch-records').expect(403);
      expect(codeOf(read)).toBe('device.not-linked');
    });

    it('of the greatest size go in one call, and what is larger goes in none', async () => {
      const who = await stage.linked('large');
      const conversationId = await stage.conversation('group', who);
      await stage.server.database.query('UPDATE conversations SET epoch = 1000 WHERE id = $1', [
        conversationId,
      ]);
      const body = toText(Buffer.alloc(LIMITS.epochRecordBytes, 7));
      const items = Array.from({ length: LIMITS.epochRecordsPerCall }, (_, epoch) => ({
        ...{ conversationId, generation: 0, epoch, body },
      }));
      await add(who, ...items).expect(204);
      const tooMuch = await add(who, ...items, { nonsense: 'x'.repeat(1_000_000) }).expect(413);
      expect(codeOf(tooMuch)).toBe('request.too-large');
      const elsewhere = { statements: ['x'.repeat(600_000)] };
      expect(codeOf(await stage.ask(who, 'post', '/users/me/chain', elsewhere).expect(413))).toBe(
        'request.too-large',
      );
    });
  });

  describe('offers of devices', () => {
    const offer = (who: Actor, text = who.chain.offerOf(who.keys)) =>
      stage.ask(who, 'put', '/users/me/device-offer', { offer: text });
    const offers = (who: Actor) => stage.ask(who, 'get', '/users/me/device-offers');

    it('reach the linked devices alone, and are gone once the device is linked', async () => {
      const who = await stage.linked('linking');
      const fresh = await stage.secondDevice(who);
      await offer(fresh).expect(204);
      expect(stage.signals.filter(({ type }) => type === 'device.offered')).toEqual([
        {
          type: 'device.offered',
          audience: { deviceId: who.deviceId },
          conversationId: null,
          data: { deviceId: fresh.deviceId },
        },
      ]);
      expect(itemsOf(await offers(who).expect(200))).toMatchObject([
        {
          deviceId: fresh.deviceId,
          deviceName: 'Firefox',
          offer: who.chain.offerOf(fresh.keys),
        },
      ]);
      expect(codeOf(await offers(fresh).expect(403))).toBe('device.not-linked');
      const statements = [who.chain.add(fresh.keys, who.keys)];
      await stage.ask(who, 'post', '/users/me/chain', { statements }).expect(200);
      expect(itemsOf(await offers(who).expect(200))).toEqual([]);
      stage.signals.length = 0;
      await offer(fresh).expect(204);
      expect(itemsOf(await offers(who).expect(200))).toEqual([]);
      expect(stage.signals).toEqual([]);
    });

    it('are refused when they are of another device, or proven by nobody', async () => {
      const who = await stage.unlinked('faker');
      const other = await stage.unlinked('victim');
      const spoilt = Buffer.from(who.chain.offerOf(who.keys), 'base64');
      spoilt[spoilt.length - 1]! ^= 1;
      for (const text of [
        other.chain.offerOf(other.keys),
        who.chain.offerOf(who.chain.keysOf(UNKNOWN)),
        toText(spoilt),
        'AAAA',
        '',
      ]) {
        expect(codeOf(await offer(who, text).expect(400))).toBe('request.invalid');
      }
    });
  });

  describe('the inbox', () => {
    const send = (who: Actor, to: Actor, body = bytes('sealed')) =>
      stage.ask(who, 'post', '/inbox', { userId: to.user.id, deviceId: to.deviceId, body });
    const read = async (who: Actor, query = '') =>
      (await stage.ask(who, 'get', `/inbox${query}`).expect(200)).body as Page<InboxItem>;

    it('brings to one device what another one of the user sent, in order, until it is taken out', async () => {
      const who = await stage.linked('mailer');
      const second = await stage.linkSecond(who);
      stage.signals.length = 0;
      for (const text of ['one', 'two', 'three']) await send(who, second, bytes(text)).expect(204);
      expect(stage.signals).toHaveLength(3);
      expect(stage.signals[0]).toEqual({
        type: 'inbox.received',
        audience: { deviceId: second.deviceId },
        conversationId: null,
        data: {},
      });
      const first = await read(second, '?limit=2');
      expect(first.items.map(({ body }) => body)).toEqual([bytes('one'), bytes('two')]);
      expect(first.items[0]!.from).toEqual({ userId: who.user.id, deviceId: who.deviceId });
      const rest = await read(second, `?cursor=${first.nextCursor}`);
      expect(rest).toMatchObject({ items: [{ body: bytes('three') }], hasMore: false });
      expect((await read(who)).items).toEqual([]);
      const path = `/inbox/${first.items[0]!.id}`;
      expect(codeOf(await stage.ask(who, 'delete', path).expect(404))).toBe('inbox.not-found');
      await stage.ask(second, 'delete', path).expect(204);
      expect(codeOf(await stage.ask(second, 'delete', path).expect(404))).toBe('inbox.not-found');
      expect((await read(second)).items).toHaveLength(2);
    });

    it('takes from those of a common encrypted conversation, from no stranger and none blocked', async () => {
      const [one, other] = [await stage.linked('sender'), await stage.linked('receiver')];
      expect(codeOf(await send(one, other).expect(404))).toBe('device.not-found');
      const id = await stage.conversation('group', one, other);
      await send(one, other).expect(204);
      await stage.ask(other, 'put', `/users/me/blocks/${one.user.id}`).expect(204);
      expect(codeOf(await send(one, other).expect(403))).toBe('conversation.blocked');
      await stage.ask(other, 'delete', `/users/me/blocks/${one.user.id}`).expect(204);
      await stage.server.database.query(
        `UPDATE members SET role = NULL, left_at = now(), as_left = '{}'
         WHERE conversation_id = $1 AND user_id = $2`,
        [id, one.user.id],
      );
      expect(codeOf(await send(one, other).expect(404))).toBe('device.not-found');
    });

    it('is of linked devices, for linked devices of that user', async () => {
      const who = await stage.linked('strict');
      const fresh = await stage.secondDevice(who);
      expect(codeOf(await send(who, fresh).expect(404))).toBe('device.not-found');
      const wrong = { userId: who.user.id, deviceId: bob.deviceId, body: 'AAAA' };
      const answer = await stage.ask(who, 'post', '/inbox', wrong).expect(404);
      expect(codeOf(answer)).toBe('device.not-found');
      const refused = [
        await send(fresh, who).expect(403),
        await stage.ask(fresh, 'get', '/inbox').expect(403),
        await stage.ask(fresh, 'delete', `/inbox/${UNKNOWN}`).expect(403),
      ];
      expect(refused.map(codeOf)).toEqual(refused.map(() => 'device.not-linked'));
      expect(codeOf(await send(who, who, '').expect(400))).toBe('request.invalid');
      expect(codeOf(await stage.ask(who, 'get', '/inbox?limit=101').expect(400))).toBe(
        'request.invalid',
      );
    });

    it('holds so many and no more, also when many are sent at once', async () => {
      const who = await stage.linked('flooded');
      const second = await stage.linkSecond(who);
      await stage.server.database.query(
        `INSERT INTO inbox_items (id, device_id, from_user_id, from_device_id, body)
         SELECT gen_random_uuid(), $1, $2, $3, '\\x00' FROM generate_series(1, $4::integer)`,
        [second.deviceId, who.user.id, who.deviceId, LIMITS.inboxItems - 2],
      );
      const answers = await Promise.all(Array.from({ length: 8 }, () => send(who, second)));
      expect(answers.filter(({ status }) => status === 204)).toHaveLength(2);
      const refused = answers.filter(({ status }) => status !== 204);
      expect(refused.map(codeOf)).toEqual(refused.map(() => 'limit.reached'));
    });
  });
});
