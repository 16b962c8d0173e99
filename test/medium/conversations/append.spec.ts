import { v7 as uuidV7 } from 'uuid';

import { ReadEntryPage } from '../../../src/conversations/use-cases/read-entry-page';
import { Sync } from '../../../src/conversations/use-cases/sync';
import { edit, message, reaction, redaction, World } from './world';

describe('appending to the log', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.create();
  });
  afterAll(() => world.end());

  it('gives places without gaps, after the entry that made the conversation', async () => {
    const [anna, ben] = [await world.user('anna1'), await world.user('ben1')];
    const id = await world.group(anna, ben);
    const accepted = await Promise.all([
      world.say(anna, id, 'one'),
      world.say(ben, id, 'two'),
      world.say(anna, id, 'three'),
    ]);
    expect(accepted.map(({ seq, n }) => [seq, n])).toEqual([
      [2, 1],
      [3, 2],
      [4, 3],
    ]);
    const page = await world.app.get(ReadEntryPage).execute(ben.userId, id, {});
    expect(page.items.map((entry) => entry.kind === 'message' && entry.content)).toEqual([
      false,
      ...['one', 'two', 'three'].map((text) => ({
        v: 1,
        type: 'message',
        parts: [{ type: 'text', text }],
      })),
    ]);
    const sync = await world.app.get(Sync).execute(ben.userId, {});
    expect(sync.items).toMatchObject([
      { id, lastSeq: 4, unread: 3, preview: { entry: { seq: 4 } } },
    ]);
    const published = world.published.filter((entry) => entry.conversationId === id);
    expect(published).toEqual(page.items);
  });

  it('answers a retry with the first place, and another body with a conflict', async () => {
    const anna = await world.user('anna2');
    const id = await world.group(anna);
    const clientId = uuidV7();
    const first = await world.send(anna, id, message('once'), clientId);
    const again = await world.send(anna, id, message('once'), clientId);
    expect(again).toEqual({ ...first, duplicate: true });
    await expect(world.send(anna, id, message('other'), clientId)).rejects.toMatchObject({
      code: 'message.id-taken',
      more: { seq: first.seq },
    });
  });

  it('edit, react, redact', async () => {
    const anna = await world.user('anna3');
    const id = await world.group(anna);
    const { seq } = await world.say(anna, id, 'secret');
    await world.send(anna, id, edit(seq, 'secret!'));
    await world.send(anna, id, reaction(seq, 'x'));
    await world.send(anna, id, redaction(seq));
    const rows = await world.db.query(
      'SELECT body, erased FROM entries WHERE conversation_id = $1 ORDER BY seq',
      [id],
    );
    expect(rows).toMatchObject([
      { erased: false },
      { body: null, erased: true },
      { body: null, erased: true },
      { body: null, erased: true },
      { erased: false },
    ]);
  });
});
