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
  const draft = new KeptDraft('room', {
    clock: { now: () => 1, after: () => () => undefined },
    records,
    log: (level, message) => logged.push(`${level}: ${message}`),
    onDraft: (id) => told.push(id),
  });
  const stored = async (): Promise<string | undefined> =>
    (await records.get<Draft>(draftKey('room')))?.text;
  return { draft, state, stored, logged, told };
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
    expect(await stored()).toBeUndefined();
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
});
