import { createMemoryStorage } from '../platform/memory-storage';
import type { Draft } from './draft';
import { KeptDraft } from './kept-draft';
import { draftKey } from './record-keys';
import { Records } from '../storage/records';

const said = (text: string) => ({ text, replyTo: null, editing: null });
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

/** A draft whose store fails while `isFull`. */
const setUp = () => {
  const memory = createMemoryStorage();
  const state = { isFull: false };
  const records = new Records(
    {
      ...memory,
      write: (changes) =>
        state.isFull ? Promise.reject(new Error('The disk is full')) : memory.write(changes),
    },
    null,
  );
  const logged: string[] = [];
  const told: string[] = [];
  const left: string[] = [];
  const draft = new KeptDraft('room', {
    clock: { now: () => 1, after: () => () => undefined },
    records,
    log: (level, message) => logged.push(`${level}: ${message}`),
    onDraft: (id) => told.push(id),
    onDraftLeft: (id) => left.push(id),
  });
  const stored = async (): Promise<string | undefined> =>
    (await records.get<Draft>(draftKey('room')))?.text;
  return { draft, state, stored, logged, told, left };
};

describe('KeptDraft', () => {
  it('stores each change at once, and tells the other tabs', async () => {
    const { draft, stored, told } = setUp();
    draft.set(said('Hel'));
    draft.set(said('Hello'));
    await turns();
    expect(await stored()).toBe('Hello');
    draft.set(said(''));
    await turns();
    expect(await stored()).toBe('');
    expect(told).toHaveLength(3);
  });

  it('keeps what could not be stored, says so in the log, and stores it with the next change', async () => {
    const { draft, state, stored, logged, told } = setUp();
    state.isFull = true;
    draft.set(said('Hel'));
    await turns();
    expect(draft.cell.get()).toMatchObject({ text: 'Hel' });
    expect(logged).toEqual(['warn: A draft was not stored']);
    expect(told).toEqual([]);
    state.isFull = false;
    draft.set(said('Hello'));
    await turns();
    expect(await stored()).toBe('Hello');
  });

  it('stores it when the connection is back, without another key', async () => {
    const { draft, state, stored } = setUp();
    state.isFull = true;
    draft.set(said('Hello'));
    await turns();
    state.isFull = false;
    draft.wake();
    await turns();
    expect(await stored()).toBe('Hello');
  });

  it('stores nothing late of a session that ended', async () => {
    const { draft, state, stored } = setUp();
    state.isFull = true;
    draft.set(said('Hello'));
    draft.forget();
    await turns();
    state.isFull = false;
    draft.wake();
    await turns();
    expect(await stored()).toBeUndefined();
  });

  describe('with other devices', () => {
    const elsewhere = (text: string, updatedAt: number): Draft => ({ ...said(text), updatedAt });

    it('shows and stores what is newer, and nothing that is not', async () => {
      const { draft, stored } = setUp();
      draft.set(said('Hello'));
      draft.take(elsewhere('older', 1), false);
      expect(draft.cell.get()).toMatchObject({ text: 'Hello' });
      draft.take(elsewhere('newer', 5), false);
      draft.take(elsewhere('replayed', 4), false);
      await turns();
      expect(draft.cell.get()).toEqual(elsewhere('newer', 5));
      expect(await stored()).toBe('newer');
    });

    it('is gone when it was sent elsewhere, and does not come back', () => {
      const { draft } = setUp();
      draft.restore(elsewhere('Hello', 5));
      draft.attend(true);
      draft.take(elsewhere('', 6), false);
      expect(draft.cell.get()).toBeNull();
      draft.take(elsewhere('Hello', 5), false);
      expect(draft.cell.get()).toBeNull();
    });

    it('lets nothing take the place of what is being written, which has the last word', () => {
      const { draft } = setUp();
      draft.set(said('Hel'));
      draft.take(elsewhere('newer', 9), true);
      expect(draft.cell.get()).toMatchObject({ text: 'Hel' });
      expect(draft.latest).toEqual(elsewhere('Hel', 10));
    });

    it.each(['take', 'follow'] as const)(
      'lets no text that it is to %s in under the cursor until that is elsewhere',
      async (way) => {
        const { draft, stored, left } = setUp();
        draft.set(said('Hello'));
        draft.attend(true);
        draft[way](elsewhere('newer', 5), false);
        await turns();
        expect(draft.cell.get()).toMatchObject({ text: 'Hello' });
        expect(await stored()).toBe('Hello');
        draft.attend(false);
        await turns();
        expect(draft.cell.get()).toEqual(elsewhere('newer', 5));
        expect(await stored()).toBe('newer');
        expect(left).toEqual(['room']);
      },
    );

    it('fills an empty composer under the cursor', () => {
      const { draft } = setUp();
      draft.attend(true);
      draft.take(elsewhere('begun elsewhere', 5), false);
      expect(draft.cell.get()).toMatchObject({ text: 'begun elsewhere' });
    });

    it('is newer with the next key than all that waits, whatever the clocks say', () => {
      const { draft } = setUp();
      draft.set(said('Hello'));
      draft.attend(true);
      draft.take(elsewhere('of a fast clock', 1_000), false);
      draft.set(said('Hello you'));
      draft.attend(false);
      expect(draft.latest).toEqual(elsewhere('Hello you', 1_001));
    });

    it('says nothing of a composer that was empty before', async () => {
      const { draft, told } = setUp();
      draft.set(said(''));
      await turns();
      expect(told).toEqual([]);
    });
  });
});
