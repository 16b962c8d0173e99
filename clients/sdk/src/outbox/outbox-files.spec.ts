import type { Accepted, BlobRef, EnvelopeInput, MessageContent } from '@anochat/contract';
import type { Primitives } from '@anochat/e2ee';
import { loadSodium } from '@anochat/e2ee/sodium';
import { serverCodec } from '../codec';
import { FileRefused } from '../errors';
import { LateMedia } from '../media/late-media';
import type { FileSource } from '../media/file-source';
import { brokenOff } from '../media/testing/file-server';
import { createMediaWorld } from '../media/testing/media-world';
import { sampleBytes, sourceOf } from '../media/testing/sealed-sample';
import { openMediaFile } from '../media/reading/open-media-file';
import { Uploads } from '../media/uploads/uploads';
import { OriginSpool } from '../platform/browser/origin-spool';
import { asHandle, MemoryDirectory } from '../platform/browser/testing/memory-directory';
import { createMemoryLocks } from '../platform/memory-locks';
import { Outbox } from './outbox';
import { outgoingOf } from './outgoing-of';

let primitives: Primitives;
beforeAll(async () => {
  primitives = await loadSodium();
});

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
type Parts = MessageContent['parts'];
const message = (parts: Parts) => outgoingOf({ v: 1, type: 'message', parts }, null);
const text = (value: string) => message([{ type: 'text', text: value }]);
const fileOf = (reference: BlobRef) => message([{ type: 'file', ...reference }]);
const ABOUT = { name: 'a.bin', mime: 'application/pdf' };

/** Tabs of one device: they share a store, locks and a channel, and one of them leads. */
const setUp = (
  world = createMediaWorld(primitives),
  freeBytes: number | null = null,
  { dropsFiles = false } = {},
) => {
  const { clock, server } = world;
  const locks = createMemoryLocks();
  const listeners = new Set<{ readonly tab: object; readonly take: (message: unknown) => void }>();
  const disk = new Map<string, FileSource>();
  const privateFiles = new MemoryDirectory();
  const sent: EnvelopeInput[] = [];
  const refused: string[] = [];

  const openTab = ({ leads = true } = {}) => {
    const tab = { leads };
    const host = world.hostOf();
    const media = new LateMedia({
      load: () => {
        const uploads = new Uploads(host);
        return Promise.resolve({
          open: () => ({
            openFile: (id, mode, file) => openMediaFile(primitives, host, id, mode, file),
            bring: (file, watch) => uploads.bring(file, watch),
            giveUp: (file) => uploads.giveUp(file),
          }),
        });
      },
      host,
      modeOf: () => 'e2ee',
      reopen:
        freeBytes === null ? (reference) => Promise.resolve(disk.get(reference) ?? null) : null,
      dropFile: dropsFiles ? (reference) => Promise.resolve(void disk.delete(reference)) : null,
      spool:
        freeBytes === null
          ? null
          : new OriginSpool(
              () => Promise.resolve(asHandle(privateFiles)),
              () => Promise.resolve(freeBytes),
            ),
      log: () => undefined,
    });
    const progress: number[] = [];
    const outbox: Outbox = new Outbox({
      ...{ records: host.records, clock, locks, carrier: media.carrier },
      channel: {
        post: (posted) => {
          for (const { tab: other, take } of listeners) if (other !== tab) take(posted);
        },
        subscribe: (take) => {
          const listener = { tab, take };
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        close: () => undefined,
      },
      codecs: { e2ee: serverCodec },
      newClientId: world.newId,
      random: () => 0.5,
      log: () => undefined,
      modeOf: () => 'e2ee',
      send: (_id, _clientId, envelope): Promise<Accepted> => {
        sent.push(envelope);
        return Promise.resolve({ seq: sent.length, n: sent.length, ts: '', duplicate: false });
      },
      isLeader: () => tab.leads,
      onChange: () => {
        for (const { state } of outbox.of('room')) {
          if (state.type === 'uploading') progress.push(state.sentBytes);
        }
      },
      onRefused: (_item, { code }) => refused.push(code),
    });
    return { tab, outbox, media, attached: media.attached, progress };
  };
  const partsSent = (): Parts[] =>
    sent.flatMap((envelope) =>
      'content' in envelope && envelope.content.type === 'message' ? [envelope.content.parts] : [],
    );
  return { ...world, server, disk, privateFiles, sent, refused, openTab, partsSent };
};

/** By the clock: digests are made beside this thread, which turns many times meanwhile. */
const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  const last = Date.now() + 30_000;
  while (!(await isSo())) {
    if (Date.now() > last) throw new Error('It never came to that');
    await new Promise((resolve) => setImmediate(resolve));
  }
};
const statesOf = (outbox: Outbox): readonly string[] =>
  outbox.of('room').map(({ state }) => state.type);

describe('A message with files', () => {
  it('waits for them, and is then sent naming them as they are stored', async () => {
    const { openTab, partsSent, sent, server, hostOf, storage } = setUp();
    const { outbox, attached, progress } = openTab();
    const [plain, small] = [sampleBytes(900_000), sampleBytes(5_000, 3)];
    const image = attached.attach(sourceOf(plain), { name: 'a.jpg', mime: 'image/jpeg' });
    const thumbnail = attached.attach(sourceOf(small), { name: 't.jpg', mime: 'image/jpeg' });
    const part = { type: 'image', ...image, thumbnail, width: 4, height: 3 } as const;
    await outbox.add('room', message([part, { type: 'text', text: 'a caption' }]), 0);
    expect(statesOf(outbox)).toEqual(['uploading']);
    await until(() => sent.length === 1);

    const [sentPart, caption] = partsSent()[0]!;
    expect(caption).toEqual({ type: 'text', text: 'a caption' });
    if (sentPart?.type !== 'image' || !('thumbnail' in sentPart)) throw new Error('no image');
    const sealed = sentPart as typeof part & Required<BlobRef>;
    expect(sealed).toMatchObject({ name: 'a.jpg', width: 4, size: 900_000 });
    expect(sealed.key).not.toBe(sealed.thumbnail.key);
    expect(sent[0]).toMatchObject({ blobs: [sealed.blob, sealed.thumbnail.blob] });
    const open = (reference: BlobRef) =>
      openMediaFile(primitives, hostOf(), 'room', 'e2ee', reference);
    expect(same(await (await open(sealed)).whole(10 ** 6), plain)).toBe(true);
    expect(same(await (await open(sealed.thumbnail)).whole(10 ** 6), small)).toBe(true);

    // Both are counted together, and never go back.
    expect(progress.at(-1)).toBeGreaterThan(850_000);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(server.flying).toBe(0);
    await until(async () => (await storage.list('')).length === 0);
  });

  it('keeps its place in the conversation, and holds up no other one', async () => {
    const { openTab, partsSent, sent, server } = setUp();
    const { outbox, attached } = openTab();
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    server.disturb = () => gate;
    await outbox.add('room', text('before'), 0);
    await outbox.add('room', fileOf(attached.attach(sourceOf(sampleBytes(10)), ABOUT)), 0);
    await outbox.add('room', text('after'), 0);
    await outbox.add('elsewhere', text('elsewhere'), 0);
    await until(() => sent.length === 2 && server.flying === 1);
    expect(statesOf(outbox)).toEqual(['sent', 'uploading', 'queued']);
    open();
    await until(() => sent.length === 4);
    expect(partsSent().map(([part]) => (part?.type === 'text' ? part.text : part?.type))).toEqual([
      ...['before', 'elsewhere', 'file', 'after'],
    ]);
  });

  it('goes on after a restart where the machine opens the file again', async () => {
    const first = setUp();
    const plain = sampleBytes(1_000_000);
    const source = { ...sourceOf(plain), reference: '/home/a.bin' };
    first.disk.set('/home/a.bin', source);
    const before = first.openTab();
    first.server.disturb = (what, number) => {
      if (what === 'put' && number > 3) brokenOff();
    };
    await before.outbox.add('room', fileOf(before.attached.attach(source, ABOUT)), 0);
    await until(() => first.server.received.length === 3);
    before.outbox.stop();
    first.server.disturb = () => undefined;

    const after = first.openTab();
    await after.outbox.load();
    expect(statesOf(after.outbox)).toEqual(['uploading']);
    after.outbox.wake();
    await until(() => first.sent.length === 1);
    const times = first.server.received.filter(({ number }) => number <= 3);
    expect(times).toHaveLength(3);
  });

  it('goes on after a restart with a copy of what cannot be opened again', async () => {
    const world = setUp(undefined, 10 ** 9);
    const { privateFiles, server, sent } = world;
    const plain = sampleBytes(1_000_000);
    const before = world.openTab();
    server.disturb = (what, number) => {
      if (what === 'put' && number > 3) brokenOff();
    };
    const reference = before.attached.attach(sourceOf(plain), ABOUT);
    await before.outbox.add('room', fileOf(reference), 0);
    await until(() => server.received.length === 3 && privateFiles.contents()[0]?.length !== 0);
    before.outbox.stop();
    server.disturb = () => undefined;

    const after = world.openTab();
    await after.outbox.load();
    after.outbox.wake();
    await until(() => sent.length === 1);
    expect(server.received.filter(({ number }) => number <= 3)).toHaveLength(3);
    await until(() => privateFiles.entries.size === 0);
    // Whoever looks at it now reads what is stored, and no copy.
    expect(after.attached.sourceOf(reference.blob)).toBeNull();
  });

  it('goes on with its copy when what was chosen cannot be read any more', async () => {
    const world = setUp(undefined, 10 ** 9);
    const { privateFiles, server, sent } = world;
    const plain = sampleBytes(3_000_000);
    let isGone = false;
    const chosen = {
      ...sourceOf(plain),
      read: (start: number, end: number) =>
        isGone ? Promise.reject(new Error('gone')) : Promise.resolve(plain.slice(start, end)),
    };
    const { outbox, attached } = world.openTab();
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    server.disturb = (what, number) => (what === 'put' && number > 3 ? gate : undefined);
    await outbox.add('room', fileOf(attached.attach(chosen, ABOUT)), 0);
    await until(() => server.received.length === 3 && privateFiles.contents()[0]?.length !== 0);
    isGone = true;
    open();
    await until(() => sent.length === 1);
    const numbers = server.received.map(({ number }) => number);
    expect(numbers.filter((number) => number <= 3)).toHaveLength(3);
    await until(() => privateFiles.entries.size === 0);
  });

  it('is asked for where there was no room for a copy', async () => {
    const world = setUp(undefined, 1_000);
    const before = world.openTab();
    world.server.disturb = brokenOff;
    const reference = before.attached.attach(sourceOf(sampleBytes(1_000)), ABOUT);
    await before.outbox.add('room', fileOf(reference), 0);
    before.outbox.stop();
    world.server.disturb = () => undefined;
    const after = world.openTab();
    await after.outbox.load();
    after.outbox.wake();
    const lacks = () => after.outbox.of('room').map(({ state }) => 'lacks' in state && state.lacks);
    await until(() => JSON.stringify(lacks()) === JSON.stringify([[reference.blob]]));
    expect(world.privateFiles.entries.size).toBe(0);
  });

  it('leaves no copy when it is discarded, nor what a crash has left', async () => {
    const world = setUp(undefined, 10 ** 9);
    const { privateFiles, server } = world;
    server.disturb = brokenOff;
    const { outbox, attached } = world.openTab();
    const copies = () => privateFiles.contents().filter(({ length }) => length > 0);
    const send = () =>
      outbox.add('room', fileOf(attached.attach(sourceOf(sampleBytes(500)), ABOUT)), 0);
    const [gone, waits] = [await send(), await send()];
    await until(() => copies().length === 2);
    await outbox.discard('room', gone.clientId);
    await until(() => copies().length === 1);
    outbox.stop();

    privateFiles.entries.set('0'.repeat(32), new MemoryDirectory());
    await world.openTab().outbox.load();
    const [left] = waits.files[0]!.reference!.split('.');
    await until(() => [...privateFiles.entries.keys()].join() === left);
  });

  it('leaves no file of the app when it is up, or is discarded after a restart', async () => {
    const world = setUp(undefined, null, { dropsFiles: true });
    const { disk, server, sent } = world;
    const before = world.openTab();
    const send = (name: string) => {
      const source = { ...sourceOf(sampleBytes(500)), reference: name };
      disk.set(name, source);
      const reference = before.attached.attach(source, ABOUT);
      return before.outbox.add('room', fileOf(reference), 0);
    };
    const { files } = await send('cache:sent.jpg');
    await until(() => sent.length === 1 && disk.size === 0);
    // Whoever looks at it now reads what is stored.
    expect(before.attached.sourceOf(files[0]!.file)).toBeNull();

    server.disturb = brokenOff;
    const { clientId } = await send('cache:discarded.jpg');
    before.outbox.stop();
    expect([...disk.keys()]).toEqual(['cache:discarded.jpg']);
    const after = world.openTab();
    await after.outbox.load();
    await after.outbox.discard('room', clientId);
    await until(() => disk.size === 0);
  });

  it('asks for a file that is gone, goes on with it, and refuses another one', async () => {
    const world = setUp();
    const plain = sampleBytes(1_000_000);
    const before = world.openTab();
    world.server.disturb = (what, number) => {
      if (what === 'put' && number > 3) brokenOff();
    };
    const reference = before.attached.attach(sourceOf(plain), ABOUT);
    const { clientId } = await before.outbox.add('room', fileOf(reference), 0);
    await until(() => world.server.received.length === 3);
    before.outbox.stop();
    world.server.disturb = () => undefined;

    const after = world.openTab();
    await after.outbox.load();
    after.outbox.wake();
    const lacks = () => after.outbox.of('room').map(({ state }) => 'lacks' in state && state.lacks);
    await until(() => JSON.stringify(lacks()) === JSON.stringify([[reference.blob]]));
    expect(() =>
      after.attached.supply(reference.blob, sourceOf(sampleBytes(5)), 1_000_000),
    ).toThrow(FileRefused);
    after.attached.supply(reference.blob, sourceOf(plain), 1_000_000);
    after.outbox.filesSupplied('room', clientId);
    await until(() => world.sent.length === 1);
    expect(world.server.received.filter(({ number }) => number <= 3)).toHaveLength(3);
  });

  it('is sent by the tab that leads, with files of the tab that they were given to', async () => {
    const { openTab, sent, server } = setUp();
    const leading = openTab();
    const { outbox, attached } = openTab({ leads: false });
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    server.disturb = () => gate;
    await outbox.add('room', fileOf(attached.attach(sourceOf(sampleBytes(9)), ABOUT)), 0);
    await until(() => server.flying === 1);
    // The leading tab does not have the file, and waits for the one that does.
    expect(leading.outbox.of('room')[0]?.state).toMatchObject({ type: 'uploading', lacks: [] });
    open();
    await until(() => sent.length === 1);
    expect(statesOf(leading.outbox)).toEqual(['sent']);
  });

  it('takes what is up of its files back with it when it is discarded, in any tab', async () => {
    for (const where of ['here', 'there']) {
      const { openTab, sent, server, storage } = setUp();
      const other = openTab();
      const { outbox, attached } = openTab({ leads: false });
      // Parts that never arrive: nobody waits for them.
      const never = new Promise<void>(() => undefined);
      server.disturb = (_what, number) => (number < 3 ? undefined : never);
      const reference = attached.attach(sourceOf(sampleBytes(1_000_000)), ABOUT);
      const { clientId } = await outbox.add('room', fileOf(reference), 0);
      await outbox.add('room', text('after'), 0);
      await until(() => server.received.length >= 2 && server.flying > 0);
      const discarding = (where === 'here' ? outbox : other.outbox).discard('room', clientId);
      await until(() => sent.length === 1);
      await discarding;
      await until(() => server.blobs.size === 0);
      expect(statesOf(outbox)).toEqual(['sent']);
      expect(await storage.list('upload/')).toEqual([]);
    }
  });

  it('that has no room is shown as failed, holds up nothing, and can be sent again', async () => {
    const { openTab, sent, server } = setUp();
    const { outbox, attached } = openTab();
    server.quotaBytes = 0;
    const reference = attached.attach(sourceOf(sampleBytes(9)), ABOUT);
    const { clientId } = await outbox.add('room', fileOf(reference), 0);
    await outbox.add('room', text('after'), 0);
    await until(() => sent.length === 1);
    expect(outbox.of('room')[0]?.state).toMatchObject({
      problem: { code: 'upload.quota-reached', reason: 'user' },
    });
    server.quotaBytes = null;
    await outbox.retry('room', clientId);
    await until(() => sent.length === 2);
    expect(statesOf(outbox)).toEqual(['sent', 'sent']);
  });

  it('tries again by itself while the network is away', async () => {
    const { openTab, sent, server } = setUp();
    const { outbox, attached } = openTab();
    let failures = 23;
    server.disturb = () => (failures-- > 0 ? brokenOff() : undefined);
    await outbox.add('room', fileOf(attached.attach(sourceOf(sampleBytes(9)), ABOUT)), 0);
    await until(() => sent.length === 1);
  });

  it('shows its own file without the server', async () => {
    const { openTab, server } = setUp();
    const { media } = openTab();
    const plain = sampleBytes(70_000);
    const reference = media.face.attach(sourceOf(plain), ABOUT);
    const file = await media.face.open('room', reference);
    expect(same(await file.whole(70_000), plain)).toBe(true);
    expect(same(await file.read(60_000, 99_999), plain.subarray(60_000))).toBe(true);
    expect(server.linksGiven).toBe(0);
  });
});
