import type { AttachedFile, Prepared } from './prepared';
import { Trays } from './trays';

const ROOM = 'room';
const fileOf = (source: string): AttachedFile<string> => ({ source, name: source, mime: '' });
const turns = () => new Promise((resolve) => setImmediate(resolve));

/** What is picked lies on a disk; a picture is drawn anew there at each preparing. */
const setUp = () => {
  const disk = new Set<string>();
  let count = 0;
  let isReady = Promise.resolve();
  const trays = new Trays<string>({
    newId: () => `item-${(count += 1)}`,
    prepare: async ({ source, name, mime }): Promise<Prepared<string>> => {
      await isReady;
      if (!source.endsWith('.jpg')) return { type: 'file', source, name, mime };
      const [drawn, thumbnail] = [`drawn-${(count += 1)}`, `thumbnail-${count}`];
      disk.add(drawn).add(thumbnail);
      const look = { thumbnail, thumbhash: null, width: 1, height: 1 };
      return { type: 'image', source: drawn, name, mime, ...look };
    },
    letGo: (gone, held) => gone.forEach((source) => held.includes(source) || disk.delete(source)),
  });
  const add = async (...names: string[]): Promise<void> => {
    for (const name of names) disk.add(name);
    trays.add(ROOM, names.map(fileOf));
    await turns();
  };
  const hold = (): (() => void) => {
    let go = (): void => undefined;
    isReady = new Promise((resolve) => (go = resolve));
    return go;
  };
  return { trays, disk, add, hold };
};

describe('A tray', () => {
  it('leaves nothing of what is removed, discarded, or emptied with the session', async () => {
    const { trays, disk, add } = setUp();
    await add('a.jpg', 'b.pdf');
    trays.remove(ROOM, trays.of(ROOM).items[0]!.id);
    expect([...disk]).toEqual(['b.pdf']);
    trays.discard(ROOM);
    expect(disk.size).toBe(0);
    await add('c.jpg');
    trays.empty();
    expect(disk.size).toBe(0);
    expect(trays.of(ROOM).items).toEqual([]);
  });

  it('leaves of what is sent only what the outbox reads', async () => {
    const { trays, disk, add } = setUp();
    await add('a.jpg', 'b.pdf');
    trays.sent(trays.take(ROOM));
    expect([...disk]).toEqual(['b.pdf', expect.stringMatching(/^drawn/), expect.any(String)]);
  });

  it('leaves nothing of a picture that was drawn for a choice of before, or for one that is gone', async () => {
    const { trays, disk, add, hold } = setUp();
    await add('a.jpg');
    trays.setOriginal(ROOM, true);
    await turns();
    expect(disk.size).toBe(3);
    const go = hold();
    trays.setOriginal(ROOM, false);
    trays.remove(ROOM, trays.of(ROOM).items[0]!.id);
    go();
    await turns();
    expect(disk.size).toBe(0);
  });
});
