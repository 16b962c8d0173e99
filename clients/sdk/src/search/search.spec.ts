import type { Entry } from '@anochat/contract';
import { serverCodec } from '../codec';
import { createMemoryStorage } from '../platform/memory-storage';
import type { Channel, Storage } from '../platform/platform';
import { LogModel } from './testing/log-model';
import { SearchDevice, silence } from './testing/search-device';

/** The same numbers in every run (mulberry32). */
const randomOf = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
};

const VOCABULARY =
  'Leuchtturm Fähre Über Straße crème Brûlée naïve Ångström lighthouse light lamp lantern tide table causeway ferry Friday socks stove gas knife boiler нож маяк Ёлка свет سفينة صُوَر كتاب 東京 渡船 ελληνικός ΦΩΣ'.split(
    ' ',
  );
const PEOPLE = ['ada', 'bob', 'cem'];

const plain = (word: string): string =>
  word
    .normalize('NFD')
    .replace(/[\u0300-\u036f\u064b-\u0652]/g, '')
    .toLowerCase()
    .replace('ß', 'ss')
    .replace('ς', 'σ');
const naiveScan = (logs: readonly LogModel[]) => {
  const all = logs.flatMap((log) =>
    log
      .texts()
      .map(({ seq, text }) => ({ at: `${log.id}/${seq}`, words: text.split(' ').map(plain) })),
  );
  return (query: string): readonly string[] => {
    const wanted = query.split(' ').map(plain);
    return all
      .filter(({ words }) => wanted.every((one) => words.some((word) => word.startsWith(one))))
      .map(({ at }) => at)
      .sort();
  };
};

/** What one tab says, the other hears. */
const tabs = (): readonly [Channel, Channel] => {
  const heard = [new Set<(message: unknown) => void>(), new Set<(message: unknown) => void>()];
  const tab = (own: number): Channel => ({
    post: (message) => heard[1 - own]?.forEach((listener) => listener(message)),
    subscribe: (listener) => {
      heard[own]?.add(listener);
      return () => heard[own]?.delete(listener);
    },
    close: () => undefined,
  });
  return [tab(0), tab(1)];
};

describe('search', () => {
  it('finds what a naive scan finds, after edits, redactions, missed entries and restarts', async () => {
    const random = randomOf(7);
    const any = <T>(list: readonly T[]): T => list[random(list.length)]!;
    const sentence = (): string =>
      Array.from({ length: 1 + random(9) }, () => any(VOCABULARY)).join(' ');
    const logs = ['c1', 'c2', 'c3'].map((id) => new LogModel(id));
    const storage = createMemoryStorage();
    const grow = (): Entry => {
      const log = any(logs);
      const target = log.entries.length < 3 ? null : log.entries[random(log.entries.length)]!;
      const isMain = target?.kind === 'message' && target.target === null && !target.erased;
      const what = isMain ? random(20) : 19;
      if (what < 3) {
        const sender = what === 0 ? any(PEOPLE) : target!.sender;
        return log.edit(sender, target!.seq, sentence());
      }
      if (what < 5) return log.redact(target!.sender, target!.seq);
      return log.say(any(PEOPLE), sentence());
    };
    for (let count = 0; count < 4_000; count += 1) grow();

    let device = new SearchDevice(logs, storage);
    await device.search.lead();
    await device.rest();
    for (let round = 0; round < 12; round += 1) {
      for (let count = 0; count < 600; count += 1) {
        const entry = grow();
        if (random(200) > 0) device.search.heard(entry);
        if (random(300) === 0) await device.rest();
      }
      if (round % 3 === 2) {
        await device.search.stop();
        for (let count = 0; count < 300; count += 1) grow();
        device = new SearchDevice(logs, storage);
        await device.search.lead();
      }
      if (round === 8) for (const log of logs) log.firstSeq = 500;
      await device.rest();
      const naiveFind = naiveScan(logs);
      for (const query of [
        'li',
        'FAHRE strasse',
        'lamp tide',
        'нож',
        'صور',
        '東京',
        'φως',
        'елка s',
      ]) {
        expect(await device.findAll(query)).toEqual(naiveFind(query));
      }
      expect((await device.search.find('li')).coveredTo).toBeNull();
    }
    expect(logs.reduce((sum, { entries }) => sum + entries.length, 0)).toBeGreaterThan(10_000);
  }, 120_000);

  it('asks for nothing that it has, and for each page once', async () => {
    const log = new LogModel('c1');
    for (let count = 0; count < 450; count += 1) log.say('ada', `tide ${count}`);
    const storage = createMemoryStorage();
    const first = new SearchDevice([log], storage);
    await first.search.lead();
    await first.rest();
    expect(first.reads).toHaveLength(3);
    for (let count = 0; count < 30; count += 1) first.search.heard(log.say('bob', 'more tide'));
    await first.rest();
    expect(first.reads).toHaveLength(3);
    await first.search.stop();
    const second = new SearchDevice([log], storage);
    await second.search.lead();
    await second.rest();
    expect(second.reads).toEqual([]);
    expect(await second.findAll('more')).toHaveLength(30);
  });

  it('writes a bounded part of itself for one more message', async () => {
    const log = new LogModel('c1');
    for (let count = 0; count < 5_000; count += 1) log.say('ada', `the tide table number ${count}`);
    const memory = createMemoryStorage();
    let written = 0;
    const storage: Storage = {
      ...memory,
      write: (changes) => {
        written += changes.reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
        return memory.write(changes);
      },
    };
    const device = new SearchDevice([log], storage);
    await device.search.lead();
    await device.rest();
    written = 0;
    device.search.heard(log.say('bob', 'one more'));
    await device.rest();
    expect(written).toBeGreaterThan(0);
    expect(written).toBeLessThan(64_000);
  });

  it('is read by every tab, and written by the one that leads', async () => {
    const log = new LogModel('c1');
    for (let count = 0; count < 300; count += 1) log.say('ada', `lamp ${count}`);
    const storage = createMemoryStorage();
    const leader = new SearchDevice([log], storage);
    const other = new SearchDevice([log], storage);
    await leader.search.lead();
    await leader.rest();
    const entry = log.say('bob', 'one more');
    other.search.heard(entry);
    leader.search.heard(entry);
    await leader.rest();
    expect(await other.findAll('lamp')).toHaveLength(300);
    expect(await other.findAll('one more')).toHaveLength(1);
    expect(other.reads).toEqual([]);
  });

  it('tells how far back it reaches, and goes back in all conversations alike', async () => {
    const logs = ['c1', 'c2'].map((id) => new LogModel(id));
    for (let count = 0; count < 1_000; count += 1) for (const log of logs) log.say('ada', 'tide');
    const device = new SearchDevice(logs, createMemoryStorage());
    const reached: (string | null)[] = [];
    device.search.progress.subscribe(() => reached.push(device.search.progress.get().coveredTo));
    await device.search.lead();
    await device.rest();
    const times = reached.filter((time) => time !== null);
    expect(times.length).toBeGreaterThan(4);
    expect(times).toEqual([...times].sort().reverse());
    expect(device.search.progress.get()).toMatchObject({ coveredTo: null, isWalking: false });
  });

  it('keeps to one conversation and to one author', async () => {
    const logs = ['c1', 'c2'].map((id) => new LogModel(id));
    for (const log of logs) for (const person of PEOPLE) log.say(person, 'the ferry');
    const device = new SearchDevice(logs, createMemoryStorage());
    await device.search.lead();
    await device.rest();
    const { hits } = await device.search.find('ferry', { conversationId: 'c2', sender: 'bob' });
    expect(hits).toEqual([
      {
        conversationId: 'c2',
        seq: 2,
        sender: 'bob',
        ts: logs[1]?.entries[1]?.ts,
        snippet: { text: 'the ferry', ranges: [[4, 9]] },
      },
    ]);
    expect((await device.search.find('ferry')).hits).toHaveLength(6);
    expect((await device.search.find(' …! ')).hits).toEqual([]);
  });

  it('reads an absence again, in which something may have been taken back unheard', async () => {
    const log = new LogModel('c1');
    for (let count = 0; count < 10; count += 1) log.say('ada', `secret ${count}`);
    const device = new SearchDevice([log], createMemoryStorage());
    await device.search.lead();
    await device.rest();
    const { seq } = log.redact('ada', 3);
    log.hidden = [[seq, seq]];
    log.say('ada', 'back again');
    await device.rest();
    expect(await device.findAll('secret 2')).toEqual([]);
    expect(await device.findAll('secret')).toHaveLength(9);
  });

  it('finds nothing that was taken back or edited while its page was on the way', async () => {
    const log = new LogModel('c1');
    for (let count = 0; count < 10; count += 1) log.say('ada', `secret ${count}`);
    const device = new SearchDevice([log], createMemoryStorage());
    const news = [() => log.redact('ada', 3), () => log.edit('ada', 5, 'harmless')];
    device.meanwhile = async () => {
      for (const say of news.splice(0)) device.search.heard(say());
      await device.search.flush();
    };
    await device.search.lead();
    await device.rest();
    expect(await device.findAll('secret 2')).toEqual([]);
    expect(await device.findAll('secret 4')).toEqual([]);
    expect(await device.findAll('harmless')).toEqual(['c1/5']);
    expect(await device.findAll('secret')).toHaveLength(8);
    expect((await device.search.find('secret')).coveredTo).toBeNull();
  });

  it('finds no older text again when an edit is heard that a page has overtaken', async () => {
    const log = new LogModel('c1');
    log.say('ada', 'first');
    const device = new SearchDevice([log], createMemoryStorage());
    const edits: Entry[] = [];
    const { page } = log;
    log.page = (query) => {
      if (edits.length === 0) edits.push(log.edit('ada', 1, 'second'), log.edit('ada', 1, 'third'));
      return page.call(log, query);
    };
    await device.search.lead();
    await device.until(() => device.reads.length > 0);
    device.search.heard(edits[0]!);
    expect(await device.findAll('third')).toEqual(['c1/1']);
    expect(await device.findAll('second')).toEqual([]);
  });

  it('applies an edit to the very message that it names, and to none in its place', async () => {
    const log = new LogModel('c1');
    log.say('ada', 'early');
    log.edit('ada', 1, 'early forged');
    log.edit('ada', 1, 'early bettered');
    log.edit('ada', 1, 'early forged again');
    const device = new SearchDevice([log], createMemoryStorage());
    const nameOf = (entry: Entry): string => `${entry.seq} ${'-'.repeat(30)} ${entry.ts}`;
    device.refer = nameOf;
    device.open = (entry, about) => {
      const opened = serverCodec.open(entry);
      if (opened.state !== 'opened' || entry.target === null) return opened;
      const meant = log.entries[entry.target - 1]!;
      const isForged = JSON.stringify(entry.content).includes('forged');
      const names = nameOf(isForged ? { ...meant, ts: 'another time' } : meant);
      if (about && nameOf(about) !== names) return { state: 'unreadable', reason: 'malformed' };
      return { ...opened, names };
    };
    await device.search.lead();
    await device.rest();
    device.search.heard(log.say('bob', 'late'));
    for (const text of ['late forged', 'late bettered', 'late forged again']) {
      device.search.heard(log.edit('bob', 5, text));
    }
    await device.rest();
    expect(await device.findAll('bettered')).toEqual(['c1/1', 'c1/5']);
    expect(await device.findAll('forged')).toEqual([]);

    // The leaves have kept what their messages are called.
    const later = new SearchDevice([log], device.storage);
    Object.assign(later, { open: device.open, refer: nameOf });
    await later.search.lead();
    later.search.heard(log.edit('bob', 5, 'best'));
    later.search.heard(log.edit('bob', 5, 'forged once more'));
    expect(await later.findAll('forged')).toEqual([]);
    expect(await later.findAll('best')).toEqual(['c1/5']);
  });

  it('waits for the keys of what it cannot open yet, and finds it then', async () => {
    const log = new LogModel('c1');
    for (let count = 0; count < 3; count += 1) log.say('ada', `early ${count}`);
    const device = new SearchDevice([log], createMemoryStorage());
    const closed = new Set([2]);
    device.open = (entry) =>
      closed.has(entry.seq) ? { state: 'pending' } : serverCodec.open(entry);
    await device.search.lead();
    await device.rest();
    expect(await device.findAll('early')).toEqual([]);
    expect((await device.search.find('early')).coveredTo).not.toBeNull();
    closed.clear();
    device.search.openAgain('c1');
    await device.rest();
    expect(await device.findAll('early')).toHaveLength(3);

    closed.add(5);
    device.search.heard(log.say('bob', 'late'));
    device.search.heard(log.edit('ada', 1, 'changed'));
    device.search.heard(log.say('bob', 'later'));
    log.redact('ada', 3);
    await device.rest();
    expect(await device.findAll('late')).toEqual(['c1/4']);
    expect(await device.findAll('early 2')).toEqual([]);
    device.search.heard(log.redact('ada', 2));
    expect(await device.findAll('early 1')).toEqual([]);
    const reads = device.reads.length;
    await device.rest();
    expect(device.reads).toHaveLength(reads);
    closed.clear();
    device.search.openAgain('c1');
    await device.rest();
    expect(await device.findAll('changed')).toEqual(['c1/1']);
    expect(await device.findAll('early')).toEqual([]);
    expect(await device.findAll('late')).toHaveLength(2);
  });

  it('tells every tab when what it found may be outdated', async () => {
    const log = new LogModel('c1');
    const [first, second] = tabs();
    const leader = new SearchDevice([log], createMemoryStorage(), first);
    const other = new SearchDevice([log], leader.storage, second);
    await leader.search.lead();
    leader.search.heard(log.say('ada', 'secret'));
    await leader.rest();
    const before = other.search.progress.get();
    leader.search.heard(log.redact('ada', 1));
    await leader.search.flush();
    for (const { progress } of [leader.search, other.search]) {
      expect(progress.get()).toEqual({ ...before, writes: before.writes + 1 });
    }
    expect(await other.findAll('secret')).toEqual([]);
  });

  it('reads what was shared later, and drops what another database said', async () => {
    const log = new LogModel('c1');
    for (let count = 0; count < 20; count += 1) log.say('ada', `early ${count}`);
    log.hidden = [[1, 10]];
    const storage = createMemoryStorage();
    const device = new SearchDevice([log], storage);
    await device.search.lead();
    await device.rest();
    expect(await device.findAll('early')).toHaveLength(10);
    log.hidden = [];
    await device.rest();
    expect(await device.findAll('early')).toHaveLength(20);
    await device.search.stop();

    const restored = new LogModel('c1');
    restored.say('ada', 'late');
    const later = new SearchDevice([restored], storage, silence, 'two');
    await later.search.lead();
    await later.rest();
    expect(await later.findAll('early')).toEqual([]);
    expect(await later.findAll('late')).toHaveLength(1);
  });

  it('leaves no word of a message in the store, neither as a value nor as a name', async () => {
    const log = new LogModel('c1');
    for (let count = 0; count < 20; count += 1) log.say('ada', 'lighthouse');
    const storage = createMemoryStorage();
    const device = new SearchDevice([log], storage);
    await device.search.lead();
    await device.rest();
    const all = await storage.list('');
    expect(all.map(([key]) => key)).toEqual(['search/catalog/c1', 'search/leaf/c1/1']);
    for (const [, value] of all) {
      expect(Buffer.from(value, 'base64').toString('latin1')).not.toMatch(/lighthouse|ada|leaves/);
    }
  });
});
