import { LIMITS, type Page, type SealedDraft } from '@anochat/contract';
import { toText } from '../../support/encrypting-user';
import { type Actor, codeOf, EncryptionStage } from './encryption-stage';

const UNKNOWN = '01890a5d-ac96-774b-bcce-b302099a8057';
const bytes = (text: string) => toText(Buffer.from(text));

describe('Drafts for the own devices', () => {
  let stage: EncryptionStage;
  beforeAll(async () => {
    stage = await EncryptionStage.start();
  });
  beforeEach(() => (stage.signals.length = 0));
  afterAll(() => stage.close());

  const save = (who: Actor, id: string, body = bytes('sealed')) =>
    stage.ask(who, 'put', `/users/me/drafts/${id}`, { body });
  const list = async (who: Actor, query = '') =>
    (await stage.ask(who, 'get', `/users/me/drafts${query}`).expect(200)).body as Page<SealedDraft>;
  const leave = (who: Actor, id: string): Promise<unknown> =>
    stage.server.database.query(
      `UPDATE members SET role = NULL, left_at = now(), as_left = '{}'
       WHERE conversation_id = $1 AND user_id = $2`,
      [id, who.user.id],
    );

  it('come to the other devices of the user, one a conversation, and to nobody else', async () => {
    const [alice, bob] = [await stage.linked('alice'), await stage.linked('bob')];
    const second = await stage.linkSecond(alice);
    const [one, two] = [
      await stage.conversation('group', alice, bob),
      await stage.conversation('direct', alice, bob),
    ];
    stage.signals.length = 0;
    await save(alice, one, bytes('first')).expect(204);
    await save(second, two, bytes('other')).expect(204);
    await save(alice, one, bytes('second')).expect(204);
    const told = (conversationId: string, { deviceId }: Actor, revision: number) => ({
      type: 'draft.changed',
      audience: { userId: alice.user.id },
      conversationId,
      data: { deviceId, revision },
    });
    expect(stage.signals).toEqual([told(one, alice, 1), told(two, second, 2), told(one, alice, 3)]);
    const both = [
      { conversationId: two, revision: 2, body: bytes('other') },
      { conversationId: one, revision: 3, body: bytes('second') },
    ];
    for (const device of [alice, second]) {
      expect(await list(device)).toEqual({ items: both, hasMore: false, nextCursor: null });
    }
    expect(await list(second, '?after=2')).toMatchObject({ items: both.slice(1) });
    expect((await list(second, '?after=3')).items).toEqual([]);
    expect((await list(bob)).items).toEqual([]);
  });

  it('are written by members alone, and end with the membership', async () => {
    const who = await stage.linked('leaving');
    const id = await stage.conversation('group', who);
    await save(who, id).expect(204);
    await leave(who, id);
    expect((await list(who)).items).toEqual([]);
    expect(
      await stage.server.database.query('SELECT FROM drafts WHERE user_id = $1', [who.user.id]),
    ).toEqual([]);
    stage.signals.length = 0;
    for (const place of [id, UNKNOWN]) {
      expect(codeOf(await save(who, place).expect(404))).toBe('conversation.not-found');
    }
    expect((await list(who)).items).toEqual([]);
    expect(stage.signals).toEqual([]);
  });

  it('are of linked devices: one that is not yet, or no longer, gets and writes none', async () => {
    const who = await stage.linked('linking');
    const id = await stage.conversation('group', who);
    await save(who, id).expect(204);
    const fresh = await stage.secondDevice(who);
    const gone = await stage.linkSecond(who);
    const statements = [who.chain.revoke(gone.deviceId, who.keys)];
    await stage.ask(who, 'post', '/users/me/chain', { statements }).expect(200);
    for (const [device, code] of [
      [fresh, 'device.not-linked'],
      [gone, 'auth.session-revoked'],
    ] as const) {
      expect(codeOf(await save(device, id))).toBe(code);
      expect(codeOf(await stage.ask(device, 'get', '/users/me/drafts'))).toBe(code);
    }
  });

  it('come in pages without a gap or a double', async () => {
    const who = await stage.linked('paging');
    const ids: string[] = [];
    for (let left = 5; left > 0; left -= 1) ids.push(await stage.conversation('group', who));
    for (const id of ids) await save(who, id).expect(204);
    const seen: string[] = [];
    for (let after = '0'; ;) {
      const page = await list(who, `?limit=2&after=${after}`);
      seen.push(...page.items.map(({ conversationId }) => conversationId));
      expect(page.hasMore).toBe(page.nextCursor !== null);
      if (page.nextCursor === null) break;
      after = page.nextCursor;
    }
    expect(seen).toEqual(ids);
    for (const query of ['?after=-1', '?after=x', '?after=1.5', '?limit=0', '?limit=51']) {
      const answer = await stage.ask(who, 'get', `/users/me/drafts${query}`).expect(400);
      expect(codeOf(answer)).toBe('request.invalid');
    }
  });

  it('have revisions of their own each, also when they are saved at once', async () => {
    const who = await stage.linked('hasty');
    const ids = await Promise.all(
      Array.from({ length: 12 }, () => stage.conversation('group', who)),
    );
    await Promise.all(ids.map((id) => save(who, id).expect(204)));
    const { items } = await list(who);
    expect(items.map(({ revision }) => revision)).toEqual(ids.map((_, at) => at + 1));
  });

  it('are of a size, and of the newest conversations', async () => {
    const who = await stage.linked('writer');
    const id = await stage.conversation('group', who);
    await save(who, id, toText(Buffer.alloc(LIMITS.draftBytes, 7))).expect(204);
    for (const body of [toText(Buffer.alloc(LIMITS.draftBytes + 3)), '', 'no base64']) {
      expect(codeOf(await save(who, id, body).expect(400))).toBe('request.invalid');
    }
    await stage.server.database.query(
      `WITH made AS (
         INSERT INTO conversations (id, kind, mode, data_key, created_by)
         SELECT gen_random_uuid(), 'group', 'e2ee',
           '\\x01'::bytea || int4send((SELECT max(version) FROM master_keys)), $1
         FROM generate_series(2, $2::integer) RETURNING id),
       joined AS (
         INSERT INTO members (conversation_id, user_id, role) SELECT id, $1, 'member' FROM made
         RETURNING conversation_id AS id)
       INSERT INTO drafts (user_id, conversation_id, revision, body)
       SELECT $1, id, 1 + row_number() OVER (), '\\x00' FROM joined`,
      [who.user.id, LIMITS.draftsPerUser],
    );
    await stage.server.database.query(
      'UPDATE device_chains SET draft_revision = $2 WHERE user_id = $1',
      [who.user.id, LIMITS.draftsPerUser],
    );
    const other = await stage.conversation('group', who);
    await save(who, other).expect(204);
    const first = await list(who, '?limit=1');
    expect(first.items.map(({ revision }) => revision)).toEqual([2]);
    expect((await list(who, `?after=${LIMITS.draftsPerUser}`)).items).toMatchObject([
      { conversationId: other },
    ]);
  });
});
