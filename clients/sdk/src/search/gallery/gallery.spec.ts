import type { Content, FilePart, ImagePart, Seq } from '@anochat/contract';
import { setImmediate as turn } from 'node:timers/promises';
import { serverCodec } from '../../codec';
import { createMemoryStorage } from '../../platform/memory-storage';
import { LogModel, START } from '../testing/log-model';
import { SearchDevice, silence } from '../testing/search-device';
import type { Gallery, GalleryKind } from './gallery-types';

const picture = (name: string): ImagePart => ({
  type: 'image',
  ...{ blob: `blob-${name}`, name, mime: 'image/png', size: 1_000, digest: `d-${name}` },
  ...{ width: 4, height: 3 },
});
const file = (name: string): FilePart => ({
  type: 'file',
  ...{ blob: `blob-${name}`, name, mime: 'text/csv', size: 10, digest: `d-${name}` },
});

/** Every third message is a picture, every tenth a file. */
const fill = (log: LogModel, count: number): void => {
  for (let at = 0; at < count; at += 1) {
    const n = log.entries.length + 1;
    if (n % 3 === 0) log.send('ada', [picture(`p${n}`)]);
    else if (n % 10 === 0) log.send('bob', [file(`f${n}`), { type: 'text', text: 'Here' }]);
    else log.say('bob', 'Nothing to see here');
  }
};

const naive = (log: LogModel, kind: GalleryKind): readonly Seq[] => {
  const type = kind === 'visual' ? 'image' : 'file';
  return log.entries
    .filter((entry) => entry.kind === 'message' && !entry.erased && entry.target === null)
    .filter(({ seq }) => seq >= log.firstSeq)
    .filter((entry) => {
      const parts = entry.kind === 'message' && entry.content?.type === 'message';
      return parts && entry.content.parts.some((part) => part.type === type);
    })
    .map(({ seq }) => seq)
    .reverse();
};

const seqsOf = (gallery: Gallery): readonly Seq[] =>
  gallery.list.get().messages.map(({ seq }) => seq);

const openGallery = async (
  device: SearchDevice,
  kind: GalleryKind = 'visual',
): Promise<Gallery> => {
  const gallery = device.search.gallery('c1', kind);
  gallery.list.subscribe(() => undefined);
  while (gallery.list.get().status === 'loading') await turn();
  return gallery;
};

const all = async (gallery: Gallery): Promise<readonly Seq[]> => {
  for (let rounds = 0; gallery.list.get().hasMore && rounds < 100; rounds += 1) {
    await gallery.loadMore();
  }
  return seqsOf(gallery);
};

describe('gallery', () => {
  it('gives all messages of a kind, the newest first, whether or not they are indexed', async () => {
    const log = new LogModel('c1');
    fill(log, 2_000);
    const device = new SearchDevice([log], createMemoryStorage());
    // Nothing is indexed: it reads the log.
    expect(await all(await openGallery(device))).toEqual(naive(log, 'visual'));
    expect(await all(await openGallery(device, 'file'))).toEqual(naive(log, 'file'));
    // The index reaches halfway.
    await device.search.lead();
    const begun = device.reads.length;
    await device.until(() => device.reads.length > begun + 4);
    expect(await all(await openGallery(device))).toEqual(naive(log, 'visual'));
    await device.rest();
    const reads = device.reads.length;
    expect(await all(await openGallery(device))).toEqual(naive(log, 'visual'));
    expect(await all(await openGallery(device, 'file'))).toEqual(naive(log, 'file'));
    expect(device.reads).toHaveLength(reads);
    // Another tab, which does not write, reads the same records, and what came after them.
    fill(log, 30);
    const other = new SearchDevice([log], device.storage);
    expect(await all(await openGallery(other))).toEqual(naive(log, 'visual'));
  });

  it('gives a page at a time, and looks through some pages of the log at most for it', async () => {
    const log = new LogModel('c1');
    log.send('ada', [file('first')]);
    for (let at = 0; at < 3_000; at += 1) log.say('bob', 'Nothing');
    const device = new SearchDevice([log], createMemoryStorage());
    const gallery = await openGallery(device, 'file');
    expect(seqsOf(gallery)).toEqual([]);
    expect(gallery.list.get()).toMatchObject({ status: 'ready', hasMore: true });
    expect(device.reads.length).toBe(5);
    expect(await all(gallery)).toEqual([1]);

    fill(log, 600);
    const long = await openGallery(device);
    expect(seqsOf(long)).toEqual(naive(log, 'visual').slice(0, 60));
  });

  it('shows what comes live, and not what is taken back', async () => {
    const log = new LogModel('c1');
    fill(log, 400);
    const device = new SearchDevice([log], createMemoryStorage());
    await device.search.lead();
    const hear = async (...entries: readonly (typeof log.entries)[number][]): Promise<void> => {
      for (const entry of entries) device.search.heard(entry);
      await device.tick();
      await device.tick();
    };
    const gallery = await openGallery(device);
    await all(gallery);
    await hear(log.send('ada', [picture('live')]), log.say('bob', 'Nice'));
    expect(seqsOf(gallery)).toEqual(naive(log, 'visual'));
    expect(seqsOf(gallery)[0]).toBe(401);
    await hear(log.redact('ada', 401));
    // Below what is indexed as well.
    await hear(log.redact('ada', 3));
    expect(seqsOf(gallery)).toEqual(naive(log, 'visual'));
    expect(seqsOf(gallery)).not.toContain(3);
    // Nobody heard of these: the head says so.
    fill(log, 60);
    device.search.wake();
    await device.tick();
    expect(seqsOf(gallery)).toEqual(naive(log, 'visual').slice(0, seqsOf(gallery).length));
    expect(seqsOf(gallery)[0]).toBeGreaterThan(450);
  });

  it('keeps a text with an address under links, as its last edit has it', async () => {
    const log = new LogModel('c1');
    log.say('ada', 'Tides: harbour.example/tides');
    log.say('ada', 'No address');
    log.say('ada', 'https://example.org');
    log.edit('ada', 2, 'See http://one.example');
    log.edit('ada', 3, 'Nothing any more');
    const device = new SearchDevice([log], createMemoryStorage());
    expect(await all(await openGallery(device, 'link'))).toEqual([2, 1]);
    await device.search.lead();
    await device.rest();
    const gallery = await openGallery(device, 'link');
    expect(await all(gallery)).toEqual([2, 1]);
    expect(gallery.list.get().messages[0]?.parts).toEqual([
      { type: 'text', text: 'See http://one.example' },
    ]);
    device.search.heard(log.edit('ada', 1, 'Gone'));
    await device.tick();
    expect(seqsOf(gallery)).toEqual([2]);
  });

  it.each(['indexed', 'not indexed'])(
    'lets a message go when its time is over, %s',
    async (state) => {
      const log = new LogModel('c1');
      const expiresAt = new Date(START + 10_000_000).toISOString();
      log.send('ada', [picture('stays')]);
      log.send('ada', [picture('goes')], { expiresAt });
      const device = new SearchDevice([log], createMemoryStorage());
      if (state === 'indexed') {
        await device.search.lead();
        await device.rest();
      }
      const gallery = await openGallery(device);
      expect(seqsOf(gallery)).toEqual([2, 1]);
      expect(gallery.list.get().messages[0]?.expiresAt).toBe(expiresAt);
      device.now = START + 9_999_999;
      await device.tick();
      expect(seqsOf(gallery)).toEqual([2, 1]);
      device.now = START + 10_000_000;
      await device.tick();
      expect(seqsOf(gallery)).toEqual([1]);
      expect(seqsOf(await openGallery(device))).toEqual([1]);
    },
  );

  it('wakes when the next message ends, and within the hour where that is far off', async () => {
    for (const [ms, waited] of [
      [60_000, 60_000],
      [10_000_000_000, 3_600_000],
    ] as const) {
      const log = new LogModel('c1');
      log.send('ada', [picture('p')], { expiresAt: new Date(START + ms).toISOString() });
      const device = new SearchDevice([log], createMemoryStorage());
      await openGallery(device);
      expect(device.waits).toContain(waited);
    }
  });

  it('knows who wrote a forwarded message first', async () => {
    const log = new LogModel('c1');
    const parts = [picture('one')];
    const content: Content = { v: 1, type: 'message', parts, forwarded: { sender: 'cem' } };
    log.append({ sender: 'ada', content });
    const device = new SearchDevice([log], createMemoryStorage());
    await device.search.lead();
    await device.rest();
    // Of the store, not of what was just read.
    const later = new SearchDevice([log], device.storage);
    for (const one of [device, later]) {
      const gallery = await openGallery(one);
      expect(gallery.list.get().messages).toMatchObject([{ sender: 'ada', forwardedFrom: 'cem' }]);
    }
  });

  it('shows what could not be read once its key has come', async () => {
    const log = new LogModel('c1');
    log.send('ada', [picture('one')]);
    const device = new SearchDevice([log], createMemoryStorage());
    device.open = () => ({ state: 'pending' });
    const gallery = await openGallery(device);
    expect(seqsOf(gallery)).toEqual([]);
    device.open = serverCodec.open;
    device.search.openAgain('c1');
    await device.tick();
    expect(seqsOf(gallery)).toEqual([1]);
  });

  it('says that it failed, and goes on when asked again', async () => {
    const log = new LogModel('c1');
    fill(log, 90);
    const device = new SearchDevice([log], createMemoryStorage());
    device.meanwhile = () => Promise.reject(new Error('offline'));
    const gallery = await openGallery(device);
    expect(gallery.list.get()).toMatchObject({ status: 'failed', messages: [] });
    device.meanwhile = () => Promise.resolve();
    expect(await all(gallery)).toEqual(naive(log, 'visual'));
  });

  it('reads an index of an earlier form not at all, and builds it anew', async () => {
    const log = new LogModel('c1');
    fill(log, 60);
    const device = new SearchDevice([log], createMemoryStorage());
    await device.search.lead();
    await device.rest();
    const [entry] = await device.records.entries<object>('search/catalog/');
    const [key, catalog] = entry ?? ['', {}];
    await device.records.write([{ key, value: { ...catalog, form: undefined } }]);
    const later = new SearchDevice([log], device.storage, silence);
    expect(await all(await openGallery(later))).toEqual(naive(log, 'visual'));
    expect(later.reads.length).toBeGreaterThan(0);
    await later.search.lead();
    await later.rest();
    const reads = later.reads.length;
    expect(await all(await openGallery(later))).toEqual(naive(log, 'visual'));
    expect(later.reads).toHaveLength(reads);
  });
});
