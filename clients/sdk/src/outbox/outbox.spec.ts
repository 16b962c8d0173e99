import { serverCodec, type Codec } from '../codec';
import { AnoChatError, NetworkError } from '../errors';
import { createMemoryStorage } from '../platform/memory-storage';
import type { Storage } from '../platform/platform';
import type { OutboxItem } from './outbox-item';
import { outgoingOf } from './outgoing-of';
import { accepted, setUpOutbox, text, turns } from './testing/outbox-world';

/** A storage whose next writes fail, or succeed for `null`, and that can be held up. */
const failing = () => {
  const memory = createMemoryStorage();
  const outcomes: (Error | null)[] = [];
  let held = Promise.resolve();
  const storage: Storage = {
    ...memory,
    write: async (changes) => {
      await held;
      const error = outcomes.shift() ?? null;
      if (error) throw error;
      await memory.write(changes);
    },
  };
  const failNext = (error: Error | null): void => void outcomes.push(error);
  const hold = (): (() => void) => {
    let release = (): void => undefined;
    held = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  };
  return { storage, failNext, hold };
};
const envelopesIn = async (storage: Storage): Promise<string> => {
  const [stored] = await storage.list('outbox/');
  return JSON.stringify((JSON.parse(stored?.[1] ?? '{}') as Partial<OutboxItem>).envelope);
};

describe('Outbox', () => {
  it('sends in the order of writing, and forgets on disk what was accepted', async () => {
    const { outbox, attempts, storage } = setUpOutbox((_body, attempt) => accepted(attempt));
    for (const value of ['a', 'b', 'c']) await outbox.add('room', text(value), 0);
    await turns();
    expect(attempts.map(({ body }) => /"text":"(\w)"/.exec(body)?.[1])).toEqual(['a', 'b', 'c']);
    expect(outbox.of('room').map(({ state }) => state.type)).toEqual(['sent', 'sent', 'sent']);
    expect(await storage.list('outbox/')).toEqual([]);
  });

  it('has a redaction signed once, however often it is sent', async () => {
    const words: (string | null)[] = [null, 'first', 'second'];
    const codec: Codec = {
      ...serverCodec,
      signDelete: ({ target, about }) =>
        Promise.resolve(target === 7 && about === 'seven' ? (words.shift() ?? null) : null),
    };
    const { outbox, attempts, fire } = setUpOutbox(
      (_body, attempt) => {
        if (attempt === 1) throw new NetworkError('lost');
        return accepted(attempt);
      },
      createMemoryStorage(),
      undefined,
      codec,
    );
    await outbox.add('room', { kind: 'redaction', target: 7, about: 'seven' }, 0);
    await turns();
    expect(attempts).toEqual([]);
    await fire();
    await fire();
    const sent = { kind: 'redaction', target: 7, readUpTo: 0, statement: 'first' };
    expect(attempts.map(({ body }) => JSON.parse(body) as unknown)).toEqual([sent, sent]);
  });

  it('sends the same bytes again when no answer came, and nothing overtakes', async () => {
    const { outbox, attempts, fire } = setUpOutbox((_body, attempt) => {
      if (attempt === 1) throw new NetworkError('lost');
      return accepted(attempt);
    });
    await outbox.add('room', text('a'), 0);
    await outbox.add('room', text('b'), 0);
    await turns();
    expect(attempts).toHaveLength(1);
    await fire();
    expect(attempts[1]).toEqual(attempts[0]);
    expect(attempts).toHaveLength(3);
  });

  it('keeps a refused message for Retry and Delete, and goes on with the next', async () => {
    let isRefusing = true;
    const { outbox, attempts } = setUpOutbox((body, attempt) => {
      if (isRefusing && body.includes('"a"')) throw AnoChatError.of('conversation.blocked');
      return accepted(attempt);
    });
    const item = await outbox.add('room', text('a'), 0);
    await outbox.add('room', text('b'), 0);
    await turns();
    expect(outbox.of('room').map(({ state }) => state.type)).toEqual(['failed', 'sent']);
    isRefusing = false;
    await outbox.retry('room', item.clientId);
    await turns();
    expect(outbox.of('room').map(({ state }) => state.type)).toEqual(['sent', 'sent']);
    expect(attempts[2]).toEqual(attempts[0]);
  });

  it('reports a refused reaction, for which there is no bubble', async () => {
    const { outbox, refused } = setUpOutbox(() => {
      throw AnoChatError.of('message.target-not-found');
    });
    const reaction = { v: 1, type: 'reaction', emoji: '👍', op: 'add' } as const;
    await outbox.add('room', outgoingOf(reaction, 3), 0);
    await turns();
    expect(refused).toEqual(['message.target-not-found']);
    expect(outbox.of('room')).toEqual([]);
  });

  it('goes on after a restart with what was stored', async () => {
    const first = setUpOutbox(() => {
      throw new NetworkError('lost');
    });
    await first.outbox.add('room', text('a'), 7);
    await turns();
    first.outbox.stop();
    const second = setUpOutbox((_body, attempt) => accepted(attempt), first.storage);
    await second.outbox.load();
    second.outbox.wake();
    await turns();
    expect(second.attempts).toEqual(first.attempts);
  });

  it('is settled by the entry, whichever comes first', async () => {
    const { outbox } = setUpOutbox(() => {
      throw new NetworkError('the answer was lost');
    });
    const { clientId } = await outbox.add('room', text('a'), 0);
    await turns();
    outbox.settle('room', new Set([clientId]));
    expect(outbox.of('room')).toEqual([]);
  });

  it('neither shows nor sends what it could not store, also when it is woken meanwhile', async () => {
    const full = new Error('The disk is full');
    const { storage, failNext } = failing();
    const { outbox, attempts } = setUpOutbox((_body, attempt) => accepted(attempt), storage);
    failNext(full);
    const adding = outbox.add('room', text('a'), 0);
    outbox.wake();
    await expect(adding).rejects.toBe(full);
    await turns();
    expect(outbox.of('room')).toEqual([]);
    await outbox.add('room', text('b'), 0);
    await turns();
    expect(attempts.map(({ body }) => /"text":"(\w)"/.exec(body)?.[1])).toEqual(['b']);
  });

  it('shows nothing before it is stored', async () => {
    const { storage, hold } = failing();
    const { outbox, attempts } = setUpOutbox((_body, attempt) => accepted(attempt), storage);
    const release = hold();
    const adding = outbox.add('room', text('a'), 0);
    await turns();
    expect(outbox.of('room')).toEqual([]);
    release();
    expect(outbox.of('room')).toEqual([]);
    await adding;
    expect(outbox.of('room')).toHaveLength(1);
    await turns();
    expect(attempts).toHaveLength(1);
  });

  it('sends nothing whose bytes are not stored', async () => {
    const { storage, failNext } = failing();
    const stored: unknown[] = [];
    const { outbox, attempts, fire } = setUpOutbox(
      (_body, attempt) => accepted(attempt),
      storage,
      () => stored.push(envelopesIn(storage)),
    );
    const adding = outbox.add('room', text('a'), 0);
    failNext(null);
    failNext(new Error('The disk is full'));
    await adding;
    await turns();
    expect(attempts).toEqual([]);
    await fire();
    expect(attempts).toHaveLength(1);
    expect(await Promise.all(stored)).toEqual(attempts.map(({ body }) => body));
  });

  it('does not send what was deleted while it was being sealed', async () => {
    const { storage, hold } = failing();
    const { outbox, attempts } = setUpOutbox((_body, attempt) => accepted(attempt), storage);
    const { clientId } = await outbox.add('room', text('a'), 0);
    const release = hold();
    const discarding = outbox.discard('room', clientId);
    release();
    await discarding;
    await turns();
    expect(attempts).toEqual([]);
    expect(outbox.of('room')).toEqual([]);
    expect(await storage.list('outbox/')).toEqual([]);
  });

  it('sends what is added in the moment in which it has sent everything', async () => {
    for (let delay = 0; delay < 12; delay += 1) {
      const { outbox, attempts } = setUpOutbox((_body, attempt) => accepted(attempt));
      await outbox.add('room', text('a'), 0);
      for (let turn = 0; turn < delay; turn += 1) await Promise.resolve();
      await outbox.add('room', text('b'), 0);
      await turns();
      expect(attempts).toHaveLength(2);
    }
  });

  it('keeps nothing of a session that ended while it was being stored', async () => {
    const { outbox } = setUpOutbox((_body, attempt) => accepted(attempt));
    const adding = outbox.add('room', text('a'), 0);
    outbox.clear();
    await adding;
    expect(outbox.of('room')).toEqual([]);
  });

  it('lets a message be sent twice by impatient people only once', async () => {
    let isRefusing = true;
    const { outbox, attempts } = setUpOutbox((_body, attempt) => {
      if (isRefusing) throw AnoChatError.of('conversation.blocked');
      return accepted(attempt);
    });
    const { clientId } = await outbox.add('room', text('a'), 0);
    await turns();
    isRefusing = false;
    await Promise.all([outbox.retry('room', clientId), outbox.retry('room', clientId)]);
    await turns();
    expect(attempts).toHaveLength(2);
    expect(outbox.of('room').map(({ state }) => state.type)).toEqual(['sent']);
  });
});
