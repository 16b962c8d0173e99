import type { Server } from 'node:http';
import type { ConversationId, Problem } from '@anochat/contract';
import supertest from 'supertest';
import { v7 as uuidV7 } from 'uuid';

import { createConversation } from '../../../../src/conversations/store/membership-store';
import { MarkKeeper } from '../../../../src/conversations/marks/mark-keeper';
import { ReadEntryPage } from '../../../../src/conversations/use-cases/read-entry-page';
import { Sync } from '../../../../src/conversations/use-cases/sync';
import { SEALER, type Sealer } from '../../../../src/platform/sealer';
import { message, redaction } from '../world';
import {
  asRequest,
  type Client,
  directPolicy,
  directWith,
  EncryptedWorld,
  secret,
} from './encrypted-world';
import { signDeletion } from './sign-deletion';

const MISMATCH = { code: 'conversation.mode-mismatch' };

describe('a direct conversation', () => {
  let e: EncryptedWorld;
  let [anna, bert, cleo] = [] as unknown as [Client, Client, Client];
  let people = 0;
  beforeAll(async () => {
    e = await EncryptedWorld.create();
  });
  beforeEach(async () => {
    people += 1;
    [anna, bert, cleo] = [
      await e.client(`anna${people}`),
      await e.client(`bert${people}`),
      await e.client(`cleo${people}`),
    ];
  });
  afterAll(() => e.end());

  const headOf = async ({ caller }: Client, id: ConversationId) => {
    const { items } = await e.world.app.get(Sync).execute(caller.userId, {});
    return items.find((head) => head.id === id);
  };
  const block = (by: Client, whom: Client) =>
    e.world.db.query('INSERT INTO blocks (user_id, blocked_id) VALUES ($1, $2)', [
      by.caller.userId,
      whom.caller.userId,
    ]);

  it('is encrypted, and is not made without it: who has no keys is told what to use', async () => {
    const ask = (by: Client, body: object) =>
      supertest(e.world.app.getHttpServer() as Server)
        .post('/api/v1/conversations')
        .set('x-caller', JSON.stringify(by.caller))
        .send(body);
    const plain = { id: uuidV7(), kind: 'direct', userId: bert.caller.userId };
    const refused = await ask(anna, plain);
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject(MISMATCH);
    expect((refused.body as Problem).detail).toContain('@anochat/sdk');
    expect(await headOf(anna, plain.id)).toBeUndefined();

    const policy = directPolicy(anna, bert);
    const { request } = await e.founding(anna, [bert], directWith(bert), policy);
    const made = await ask(anna, request);
    expect(made.status).toBe(201);
    const { id } = made.body as { readonly id: ConversationId };
    const peer = { profile: { id: bert.caller.userId } };
    expect(made.body).toMatchObject({ kind: 'direct', mode: 'e2ee', memberCount: 2, peer });
    // What the two have already is found by anybody of them.
    for (const [by, body] of [
      [anna, request],
      [anna, plain],
      [bert, { kind: 'direct', userId: anna.caller.userId }],
    ] as const) {
      const found = await ask(by, body);
      expect([found.status, found.body]).toMatchObject([200, { id, mode: 'e2ee' }]);
    }
  });

  it('is one for the pair, whoever begins and however often at once', async () => {
    const requests = [];
    for (let i = 0; i < 8; i += 1) {
      const [by, other] = i % 2 ? [anna, bert] : [bert, anna];
      const policy = directPolicy(by, other);
      const { request } = await e.founding(by, [other], directWith(other), policy);
      requests.push({ by, request });
    }
    const made = await Promise.all(requests.map(({ by, request }) => e.create(by, request)));
    expect(new Set(made.map(({ head }) => head.id)).size).toBe(1);
    expect(made.filter(({ isNew }) => isNew)).toHaveLength(1);
    const id = made[0]?.head.id ?? '';
    expect(await headOf(anna, id)).toMatchObject({ peer: { profile: { id: bert.caller.userId } } });
    await expect(e.world.remove(anna.caller, id, anna.caller)).rejects.toMatchObject({
      code: 'conversation.kind-mismatch',
    });
  });

  it('is not begun with somebody who blocks or is blocked', async () => {
    await block(bert, anna);
    await block(anna, cleo);
    for (const other of [bert, cleo]) {
      await expect(e.direct(anna, other)).rejects.toMatchObject({ code: 'conversation.blocked' });
    }
  });

  it('takes no more messages once one blocks the other, and lets both take back', async () => {
    const seed = await e.signing(anna);
    const id = await e.direct(anna, bert);
    const { seq } = await e.world.send(anna.caller, id, secret(1));
    await block(bert, anna);
    for (const { caller } of [anna, bert]) {
      await expect(e.world.send(caller, id, secret(1))).rejects.toMatchObject({
        code: 'conversation.blocked',
      });
    }
    const { items } = await e.world.app
      .get(ReadEntryPage)
      .execute(anna.caller.userId, id, { around: seq, limit: 1 });
    const said = items.find((entry) => entry.seq === seq);
    if (!said) throw new Error('It was said');
    const statement = await signDeletion(anna, seed, said);
    await e.world.send(anna.caller, id, { kind: 'redaction', target: seq, statement });
  });

  it('tells the other that a marker moved', async () => {
    const id = await e.direct(anna, bert);
    const { seq } = await e.world.send(anna.caller, id, secret(1));
    await e.world.db.query('SELECT pg_current_xact_id()');
    const sync = e.world.app.get(Sync);
    const { token } = await sync.execute(anna.caller.userId, {});
    await e.world.app.get(MarkKeeper).move(bert.caller.userId, id, { read: seq });
    const { items } = await sync.execute(anna.caller.userId, { token: token ?? '' });
    expect(items).toMatchObject([{ id, peer: { readSeq: seq } }]);
  });

  describe('with oneself', () => {
    it('takes notes, from each of the own devices and from nobody else', async () => {
      const id = await e.direct(anna, anna);
      expect(await headOf(anna, id)).toMatchObject({ mode: 'e2ee', epoch: 1, memberCount: 1 });
      const annas = await e.another(anna);
      const made = await e.adding(anna, [annas]);
      await e.accept(anna, id, made, { added: [annas] });
      await expect(e.world.send(annas.caller, id, secret(2))).resolves.toMatchObject({ n: 1 });
      expect(await headOf(anna, id)).toMatchObject({
        unread: 0,
        peer: { profile: { id: anna.caller.userId } },
      });
      const brought = await e.adding(anna, [bert]);
      await expect(e.post(anna, id, asRequest(brought, 2))).rejects.toMatchObject({
        code: 'commit.refused',
        more: { reason: 'direct.outsider' },
      });
      expect(await e.direct(anna, anna)).toBe(id);
    });

    it('is refused with room for a second one', async () => {
      await expect(
        e.found(cleo, [], directWith(cleo), directPolicy(cleo, bert)),
      ).rejects.toMatchObject({ code: 'commit.refused', more: { reason: 'group.differs' } });
    });
  });

  describe('of before, which the server reads', () => {
    let id: ConversationId;
    beforeEach(async () => {
      const { world } = e;
      const pair = [anna.caller.userId, bert.caller.userId].toSorted();
      id = uuidV7();
      // As the migration leaves one.
      await createConversation(world.db, anna.caller, {
        ...{ id, kind: 'direct', mode: 'server', title: '', topic: '' },
        ...{ posting: 'members', history: 'all', directKey: `readable:${pair.join(':')}` },
        dataKey: world.app.get<Sealer>(SEALER).newDataKey(id, 1),
        others: [bert.caller.userId],
      });
      await world.db.query(
        `WITH said AS (UPDATE conversations SET last_seq = 2, last_n = 1, last_main_seq = 2
           WHERE id = $1 RETURNING id)
         INSERT INTO entries (conversation_id, seq, n, kind, sender, generation, epoch, quiet, created_at)
         SELECT id, 2, 1, 'message', $2, 0, 0, false, now() FROM said`,
        [id, anna.caller.userId],
      );
    });

    it('stays to be read, and what was said there can be taken back', async () => {
      const page = await e.world.app.get(ReadEntryPage).execute(bert.caller.userId, id, {});
      expect(page.items).toMatchObject([{ kind: 'membership' }, { kind: 'message', seq: 2 }]);
      expect(await headOf(bert, id)).toMatchObject({ mode: 'server', unread: 1 });
      await e.world.send(anna.caller, id, redaction(2));
    });

    it('takes nothing more, and leaves the pair free for an encrypted one', async () => {
      for (const envelope of [message('more'), secret(0)]) {
        await expect(e.world.send(anna.caller, id, envelope)).rejects.toMatchObject(MISMATCH);
      }
      const now = await e.direct(anna, bert);
      expect(now).not.toBe(id);
      await expect(e.world.send(bert.caller, now, secret(1))).resolves.toMatchObject({ n: 1 });
    });
  });
});
