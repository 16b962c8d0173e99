import type { E2eeContent, Entry, MessageEntry } from '@anochat/contract';
import { GroupedPeople } from './testing/grouped-people';

const world = new GroupedPeople();
beforeAll(() => world.load());
beforeEach(() => world.begin());
afterEach(() => world.end());

const parts = [{ type: 'text' as const, text: 'edited' }];
const SAID: readonly (readonly [string, E2eeContent])[] = [
  ['an edit', { v: 1, type: 'edit', parts }],
  ['a reaction', { v: 1, type: 'reaction', emoji: '👍', op: 'add' }],
];

/** Ann has said two things; Bob is about to say something about one of them. */
const talk = async () => {
  const [ann, bob] = [await world.start(), await world.start()];
  const { id } = await ann.service.create({ kind: 'direct', userId: bob.userId });
  await bob.follows(id);
  const [one, two] = [await ann.text(id, 'one'), await ann.text(id, 'two')];
  await bob.until('both', () => bob.read(id).length === 2);
  const at = (seq: number): MessageEntry => {
    const entry = world.groups.room(id).entries.find((found) => found.seq === seq);
    if (entry?.kind !== 'message') throw new Error('It is a message');
    return entry;
  };
  return { ann, bob, id, one: at(one), two: at(two), at };
};

describe('What is said about a message', () => {
  it.each(SAID)(
    '%s is said of that message alone, whatever stands in its place',
    async (_, content) => {
      const { ann, bob, id, one, two, at } = await talk();
      const said = at(await ann.send(id, content, one.seq));
      await bob.until('it', () => bob.open(said).state === 'opened');
      const open = (about: Entry) => bob.service.codec.open(said, about);
      expect(open(one).state).toBe('opened');
      const others: readonly Entry[] = [
        { ...two, seq: one.seq },
        { ...two, seq: one.seq, device: one.device, clientId: one.clientId },
        { ...one, ts: two.ts },
        { ...one, sender: bob.userId },
        { ...one, clientId: two.clientId },
      ];
      for (const other of others) {
        expect(open(other)).toEqual({ state: 'unreadable', reason: 'reference-differs' });
      }
      expect(bob.service.face.undecryptable.get()).toEqual({ 'reference-differs': 1 });
      // Of what was taken back it is enough that the ids are the same.
      const { body: _body, ...rest } = one;
      expect(open({ ...rest, erased: true }).state).toBe('opened');
      expect(open(world.groups.wiped(one)).state).toBe('opened');
      expect(open(world.groups.wiped({ ...one, body: two.body })).state).toBe('unreadable');
    },
  );

  it('and a reply, is an answer to that message alone', async () => {
    const { ann, bob, id, one, two, at } = await talk();
    const replyTo = { seq: one.seq };
    const said = at(await ann.send(id, { v: 1, type: 'message', parts: [...parts], replyTo }));
    await bob.until('it', () => bob.open(said).state === 'opened');
    expect(bob.service.codec.open(said, one).state).toBe('opened');
    expect(bob.service.codec.open(said, { ...two, seq: one.seq })).toMatchObject({
      reason: 'reference-differs',
    });
  });

  it('means what the writer saw, though the server had something else there', async () => {
    const { ann, bob, id, one, two, at } = await talk();
    // Bob was shown the second message in the place of the first.
    bob.shown.get(id)?.set(one.seq, { ...two, seq: one.seq });
    const reaction = { v: 1, type: 'reaction', emoji: '👎', op: 'add' } as const;
    const said = at(await bob.send(id, reaction, one.seq));
    await ann.until('it', () => ann.open(said).state === 'opened');
    expect(ann.service.codec.open(said, one)).toMatchObject({ reason: 'reference-differs' });
  });

  it('names what the server has there when the writer has not seen it', async () => {
    const { ann, bob, id, one, at } = await talk();
    bob.shown.get(id)?.delete(one.seq);
    const reaction = { v: 1, type: 'reaction', emoji: '👍', op: 'add' } as const;
    const said = at(await bob.send(id, reaction, one.seq));
    await ann.until('it', () => ann.open(said).state === 'opened');
    expect(ann.service.codec.open(said, one).state).toBe('opened');
    await expect(bob.send(id, reaction, 999)).rejects.toMatchObject({
      code: 'message.target-not-found',
    });
  });
});
