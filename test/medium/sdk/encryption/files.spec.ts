import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BlobRef, isKnownPart } from '@anochat/contract';
import type { AnoChat } from '@anochat/sdk';
import { openFileSource } from '../../../../clients/sdk/src/platform/node';
import { until } from '../../../support/until';
import { EncryptedPeople } from './encrypted-people';
import { messagesOf } from './encrypted-person';

const MIB = 1024 ** 2;
const ABOUT = { name: 'film.mp4', mime: 'video/mp4' };

const filesIn = (client: AnoChat, id: string): readonly BlobRef[] => {
  const { timeline } = client.conversation(id);
  return messagesOf(timeline.get()).flatMap(({ body }) =>
    body.state === 'content'
      ? body.parts.flatMap((part) => (isKnownPart(part) && part.type === 'file' ? [part] : []))
      : [],
  );
};

describe('Files between people', () => {
  const people = new EncryptedPeople();
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'files-'));
    await people.begin();
  });
  afterEach(() => people.leave());
  afterAll(async () => {
    await people.end();
    await rm(folder, { recursive: true, force: true });
  });

  const onDisk = async (name: string, bytes: Uint8Array): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, bytes);
    return path;
  };
  const sees = async (client: AnoChat, id: string): Promise<BlobRef> => {
    client.conversation(id).timeline.subscribe(() => undefined);
    await until('the file', () => filesIn(client, id).some(({ digest }) => digest !== ''));
    return filesIn(client, id)[0]!;
  };

  it('are sealed on their way, and are read whole and in ranges by the other', async () => {
    const [ann, bob] = [await people.newcomer(), await people.newcomer()];
    const { id } = await ann.client.createConversation({ kind: 'direct', userId: bob.id });
    const bytes = randomBytes(20 * MIB + 17);
    const source = await openFileSource(await onDisk('a', bytes));
    const file = ann.client.media.attach(source, ABOUT);
    await ann.client.conversation(id).send({ parts: [{ type: 'file', ...file }] });

    const seen = await sees(bob.client, id);
    expect(seen).toMatchObject({ ...ABOUT, size: bytes.length });
    const opened = await bob.client.media.open(id, seen);
    expect(bytes.equals(await opened.whole(bytes.length))).toBe(true);
    const [start, end] = [bytes.length - 300_000, bytes.length - 5];
    expect(bytes.subarray(start, end).equals(await opened.read(start, end))).toBe(true);
    const { usedBytes } = await ann.client.media.limits();
    expect(usedBytes).toBeGreaterThan(bytes.length);
  });

  it('lie open to the server where it may read, and are the same to the other', async () => {
    const [ann, bob] = [await people.newcomer(), await people.newcomer()];
    const { id } = await ann.client.createConversation({
      ...{ kind: 'group', title: 'Open', members: [bob.id], mode: 'server' },
    });
    const bytes = randomBytes(9 * MIB);
    const source = await openFileSource(await onDisk('b', bytes));
    const file = ann.client.media.attach(source, ABOUT);
    await ann.client.conversation(id).send({ parts: [{ type: 'file', ...file }] });
    const seen = await sees(bob.client, id);
    expect(seen).not.toHaveProperty('key');
    const opened = await bob.client.media.open(id, seen);
    expect(bytes.equals(await opened.whole(bytes.length))).toBe(true);
  });

  it('go on where they were when the client starts again', async () => {
    const [ann, bob] = [await people.newcomer(), await people.newcomer()];
    const { id } = await ann.client.createConversation({ kind: 'direct', userId: bob.id });
    const bytes = randomBytes(80 * MIB);
    const source = await openFileSource(await onDisk('c', bytes));
    const file = ann.client.media.attach(source, ABOUT);
    const signed = (): number => ann.installation.countOf(`POST /uploads/${file.blob}/parts`);
    const ending: Promise<void>[] = [];
    const { timeline } = ann.client.conversation(id);
    timeline.subscribe(() => {
      const [item] = messagesOf(timeline.get()).slice(-1);
      const { delivery } = item ?? {};
      if (ending.length > 0 || delivery?.state !== 'uploading') return;
      if (delivery.sentBytes > 20 * MIB) ending.push(ann.client.stop());
    });
    await ann.client.conversation(id).send({ parts: [{ type: 'file', ...file }] });
    await until('some of it up', () => ending.length > 0);
    await Promise.all(ending);
    const before = signed();
    expect(before).toBeLessThan(11);

    await ann.installation.open();
    const seen = await sees(bob.client, id);
    // What had arrived is not asked for again; what was on its way may be.
    expect(signed()).toBeLessThanOrEqual(11 + 3);
    const opened = await bob.client.media.open(id, seen);
    expect(bytes.equals(await opened.whole(bytes.length))).toBe(true);
  });
});
