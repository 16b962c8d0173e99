import { LIMITS, type SaveDraft, type SealedDraft } from '@anochat/contract';
import { KeptDraft } from '../conversations/kept-draft';
import { sentDraftKey } from '../conversations/record-keys';
import type { Draft } from '../conversations/draft';
import { AnoChatError, NetworkError } from '../errors';
import { createMemoryStorage } from '../platform/memory-storage';
import { Records } from '../storage/records';
import { DraftSync } from './draft-sync';

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
};
const said = (text: string) => ({ text, replyTo: null, editing: null });

/** A clock that stands still until it is wound. */
const stoppedClock = () => {
  const timers = new Set<{ readonly due: number; readonly run: () => void }>();
  let now = 1_000;
  return {
    now: () => now,
    after: (ms: number, run: () => void) => {
      const timer = { due: now + ms, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    wind: async (ms: number) => {
      now += ms;
      for (const timer of [...timers].filter(({ due }) => due <= now)) {
        timers.delete(timer);
        timer.run();
      }
      await turns();
    },
  };
};

/** A device, and a server whose sealed drafts are plain: they are opened unless they say `forged`. */
const setUp = (stored = new Records(createMemoryStorage(), null)) => {
  const clock = stoppedClock();
  const kept = new Map<string, KeptDraft>();
  const server = {
    drafts: [] as SealedDraft[],
    revision: 0,
    failure: null as Error | null,
    isOnline: true,
    timeline: 'one',
    isLinked: true,
    asked: [] as number[],
    /** No answer comes before. */
    until: Promise.resolve(),
  };
  const save = (id: string, draft: Draft | 'forged'): void => {
    server.revision += 1;
    const rest = server.drafts.filter(({ conversationId }) => conversationId !== id);
    const body = JSON.stringify(draft);
    server.drafts = [...rest, { conversationId: id, revision: server.revision, body }];
  };
  const draftOf = (id: string): KeptDraft => {
    const known = kept.get(id);
    if (known) return known;
    const around = {
      clock,
      records: stored,
      log: () => undefined,
      onDraft: (changed: string) => sync.changed(changed),
      onDraftLeft: (left: string) => sync.left(left),
    };
    const made = new KeptDraft(id, around);
    kept.set(id, made);
    return made;
  };
  const holder = (id: string) => ({
    id,
    get latestDraft() {
      return draftOf(id).latest;
    },
    takeDraft: (draft: Draft, isWriting: boolean) => draftOf(id).take(draft, isWriting),
  });
  const sync: DraftSync = new DraftSync({
    api: {
      users: {
        saveDraft: (id: string, { body }: SaveDraft) => {
          if (server.failure) return Promise.reject(server.failure);
          save(id, JSON.parse(body) as Draft);
          return Promise.resolve(undefined);
        },
        drafts: async (query) => {
          const after = query?.after ?? 0;
          server.asked.push(after);
          await server.until;
          if (server.failure) throw server.failure;
          const found = server.drafts.filter(({ revision }) => revision > after);
          const items = found.slice(0, 2);
          return { items, hasMore: found.length > 2, nextCursor: null };
        },
      },
    },
    clock,
    random: () => 0,
    log: () => undefined,
    records: stored,
    writeBehind: { put: (key, value) => void stored.write([{ key, value: value() }]) },
    directory: { engine: holder, all: () => [...kept.keys()].map(holder) },
    sealing: () =>
      server.isLinked
        ? {
            seal: (_id, draft) => (draft.text.length > 100 ? null : JSON.stringify(draft)),
            open: (_id, body) =>
              Promise.resolve(body === '"forged"' ? null : (JSON.parse(body) as Draft)),
          }
        : null,
    mayWork: () => server.isOnline,
    device: () => 'this',
    timeline: () => server.timeline,
  });
  const texts = (): readonly string[] =>
    server.drafts.map(({ body }) => (JSON.parse(body) as Draft).text);
  return { sync, server, save, draftOf, clock, texts, stored };
};

describe('DraftSync', () => {
  it('saves a draft once it stands still', async () => {
    const { draftOf, clock, texts, server } = setUp();
    for (const text of ['H', 'He', 'Hel']) {
      draftOf('room').set(said(text));
      await turns();
      await clock.wind(LIMITS.draftStillnessMs - 1);
      expect(texts()).toEqual([]);
    }
    await clock.wind(1);
    expect(texts()).toEqual(['Hel']);
    await clock.wind(60_000);
    expect(server.revision).toBe(1);
  });

  it('saves it at once when the cursor leaves, when nothing is left of it, and before it stops', async () => {
    const { sync, draftOf, texts, clock } = setUp();
    draftOf('room').attend(true);
    draftOf('room').set(said('left'));
    await turns();
    expect(texts()).toEqual([]);
    draftOf('room').attend(false);
    await turns();
    expect(texts()).toEqual(['left']);
    draftOf('room').set(null);
    await turns();
    await clock.wind(0);
    expect(texts()).toEqual(['']);
    draftOf('room').set(said('last'));
    await turns();
    await sync.stop();
    expect(texts()).toEqual(['last']);
  });

  it('takes what other devices saved, page by page, and what it has already not again', async () => {
    const { sync, save, draftOf, server } = setUp();
    for (const id of ['a', 'b', 'c']) save(id, { ...said(id), updatedAt: 500 });
    sync.heard('another');
    await turns();
    expect(['a', 'b', 'c'].map((id) => draftOf(id).cell.get()?.text)).toEqual(['a', 'b', 'c']);
    expect(server.asked).toEqual([0, 2]);
    sync.heard('this');
    await turns();
    expect(server.asked).toHaveLength(2);
    sync.heard('another');
    await turns();
    expect(server.asked).toEqual([0, 2, 3]);
    expect(server.revision).toBe(3);
  });

  it('reads all of it again from another database', async () => {
    const { sync, save, draftOf, server } = setUp();
    save('a', { ...said('a'), updatedAt: 500 });
    sync.wake();
    await turns();
    Object.assign(server, { timeline: 'two', revision: 0, drafts: [] });
    save('a', { ...said('newer'), updatedAt: 600 });
    sync.wake();
    await turns();
    expect(draftOf('a').cell.get()?.text).toBe('newer');
  });

  it('goes on behind one that is refused', async () => {
    const { sync, save, draftOf } = setUp();
    draftOf('a').restore({ ...said('own'), updatedAt: 400 });
    save('a', 'forged');
    save('b', { ...said('b'), updatedAt: 500 });
    sync.wake();
    await turns();
    expect(draftOf('a').cell.get()?.text).toBe('own');
    expect(draftOf('b').cell.get()?.text).toBe('b');
  });

  it('lets the newer of two count that were written apart', async () => {
    const { sync, save, draftOf, texts, server, clock } = setUp();
    server.isOnline = false;
    draftOf('a').set(said('older'));
    await turns();
    await clock.wind(5_000);
    draftOf('b').set(said('newer'));
    await turns();
    await clock.wind(5_000);
    save('a', { ...said('elsewhere'), updatedAt: 3_000 });
    save('b', { ...said('elsewhere'), updatedAt: 3_000 });
    server.isOnline = true;
    sync.wake();
    await turns();
    expect(draftOf('a').cell.get()?.text).toBe('elsewhere');
    expect(draftOf('b').cell.get()?.text).toBe('newer');
    expect(texts()).toEqual(['elsewhere', 'newer']);
  });

  it('gives who is writing here the last word', async () => {
    const { sync, save, draftOf, texts, clock } = setUp();
    draftOf('a').set(said('being written'));
    await turns();
    save('a', { ...said('elsewhere'), updatedAt: 1_000_000 });
    sync.heard('another');
    await turns();
    expect(draftOf('a').cell.get()?.text).toBe('being written');
    await clock.wind(LIMITS.draftStillnessMs);
    expect(texts()).toEqual(['being written']);
    expect(draftOf('a').latest.updatedAt).toBe(1_000_001);
  });

  it('tries again what did not reach the server, and not what it refuses', async () => {
    const { draftOf, texts, server, clock } = setUp();
    server.failure = new NetworkError('broke off');
    draftOf('a').set(said('a'));
    await turns();
    await clock.wind(LIMITS.draftStillnessMs);
    server.failure = null;
    await clock.wind(30_000);
    expect(texts()).toEqual(['a']);
    server.failure = AnoChatError.of('conversation.not-found');
    draftOf('b').set(said('b'));
    await turns();
    await clock.wind(LIMITS.draftStillnessMs);
    server.failure = null;
    await clock.wind(60_000);
    expect(texts()).toEqual(['a']);
  });

  it('keeps what is too large, and everything while the device is not linked', async () => {
    const { sync, draftOf, texts, server, clock } = setUp();
    draftOf('a').set(said('x'.repeat(101)));
    await turns();
    await clock.wind(LIMITS.draftStillnessMs);
    server.isLinked = false;
    draftOf('b').set(said('b'));
    await turns();
    await clock.wind(LIMITS.draftStillnessMs);
    expect(texts()).toEqual([]);
    expect(server.asked).toEqual([]);
    server.isLinked = true;
    sync.wake();
    await turns();
    expect(texts()).toEqual(['b']);
  });

  it('knows after a restart what the others know already', async () => {
    const first = setUp();
    first.draftOf('a').set(said('a'));
    await turns();
    await first.clock.wind(LIMITS.draftStillnessMs);
    const again = setUp(first.stored);
    again.sync.restore(await again.sync.load());
    again.draftOf('a').restore({ ...said('a'), updatedAt: 1_000 });
    again.sync.wake();
    await turns();
    expect(again.texts()).toEqual([]);
    expect(await first.stored.get(sentDraftKey('a'))).toBe(1_000);
  });

  it('takes and tells nothing for a session that has ended', async () => {
    const { sync, server, save, draftOf, texts, clock, stored } = setUp();
    let answer = (): void => undefined;
    server.until = new Promise((resolve) => (answer = resolve));
    save('a', { ...said('elsewhere'), updatedAt: 500 });
    draftOf('b').set(said('b'));
    await turns();
    sync.heard('another');
    await turns();
    expect(server.asked).toEqual([0]);
    sync.clear();
    answer();
    await clock.wind(LIMITS.draftStillnessMs);
    expect(draftOf('a').cell.get()).toBeNull();
    expect(texts()).toEqual(['elsewhere']);
    expect(await stored.list(sentDraftKey(''))).toEqual([]);
  });
});
