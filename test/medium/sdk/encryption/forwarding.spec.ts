import { randomBytes } from 'node:crypto';
import { type BlobRef, type ImagePart, isKnownPart, type MessageContent } from '@anochat/contract';
import type { AnoChat, FileSource, MessageItem } from '@anochat/sdk';
import { until } from '../../../support/until';
import { EncryptedPeople, isIn } from './encrypted-people';
import { messagesOf, type EncryptedPerson } from './encrypted-person';

const sourceOf = (bytes: Uint8Array): FileSource => ({
  size: bytes.length,
  read: (start, end) => Promise.resolve(bytes.subarray(start, end)),
});

const picturesIn = (client: AnoChat, id: string): readonly [MessageItem, ImagePart][] =>
  messagesOf(client.conversation(id).timeline.get()).flatMap((item) =>
    item.body.state !== 'content'
      ? []
      : item.body.parts.flatMap((part): [MessageItem, ImagePart][] =>
          isKnownPart(part) && part.type === 'image' && part.digest !== '' ? [[item, part]] : [],
        ),
  );

const sees = async (client: AnoChat, id: string): Promise<readonly [MessageItem, ImagePart]> => {
  client.conversation(id).timeline.subscribe(() => undefined);
  await until('the picture', () => picturesIn(client, id).some(([{ seq }]) => seq !== null));
  return picturesIn(client, id)[0]!;
};

const partsOf = ({ body }: MessageItem): MessageContent['parts'] =>
  body.state === 'content' ? body.parts : [];

const opens = async (client: AnoChat, id: string, file: BlobRef): Promise<Uint8Array> =>
  (await client.media.open(id, file)).whole(file.size);

describe('A forwarded file', () => {
  const people = new EncryptedPeople();
  const [whole, small] = [randomBytes(3_000_017), randomBytes(4_001)];
  beforeAll(() => people.begin());
  afterEach(() => people.leave());
  afterAll(() => people.end());

  const group = async (
    owner: EncryptedPerson,
    other: EncryptedPerson,
    mode: 'e2ee' | 'server' = 'e2ee',
  ): Promise<string> => {
    const { id } = await owner.client.createConversation({
      ...{ kind: 'group', title: 'Some', members: [other.id], mode },
    });
    if (mode === 'e2ee') await Promise.all([isIn(owner, id), isIn(other, id)]);
    else await until('the group', () => other.client.conversation(id).summary.get() !== null);
    return id;
  };
  const sendPicture = async ({ client }: EncryptedPerson, id: string): Promise<void> => {
    const file = client.media.attach(sourceOf(whole), { name: 'sea.png', mime: 'image/png' });
    const thumbnail = client.media.attach(sourceOf(small), { name: 'small', mime: 'image/png' });
    const part = { type: 'image', ...file, width: 4, height: 3, thumbnail } as const;
    await client.conversation(id).send({ parts: [part] });
  };
  const holds = async (client: AnoChat, id: string, part: ImagePart): Promise<void> => {
    expect(whole.equals(await opens(client, id, part))).toBe(true);
    expect(small.equals(await opens(client, id, part.thumbnail!))).toBe(true);
  };

  it.each(['somebody who was sent it', 'who has sent it'])(
    'is the same to people of another encrypted group, by %s, and outlives the first message',
    async (by) => {
      const [ann, bob, cem] = [
        await people.newcomer(),
        await people.newcomer(),
        await people.newcomer(),
      ];
      const forwarder = by === 'who has sent it' ? ann : bob;
      const first = await group(ann, bob);
      const second = await group(forwarder, cem);
      await sendPicture(ann, first);
      const [item, part] = await sees(forwarder.client, first);
      await forwarder.client
        .conversation(second)
        .send({ parts: partsOf(item), forwardedFrom: ann.id });

      const [forwarded, copy] = await sees(cem.client, second);
      expect(forwarded.forwardedFrom).toBe(ann.id);
      // The same stored bytes, and so the same key: no other bytes are ever under it.
      expect(copy).toEqual(part);
      await holds(cem.client, second, copy);
      // He is not where it came from, and is given nothing there.
      await expect(cem.client.api.media.link(first, part.blob)).rejects.toMatchObject({
        code: expect.stringMatching(/not-found$/) as string,
      });

      await sees(bob.client, first);
      await ann.client.conversation(first).redact(item.seq!);
      await until('gone', () => picturesIn(bob.client, first).length === 0);
      await expect(bob.client.api.media.link(first, part.blob)).rejects.toMatchObject({
        code: 'blob.not-found',
      });
      await holds(cem.client, second, copy);
      const later = await people.another(cem);
      const [, again] = await sees(later, second);
      await holds(later, second, again);
    },
  );

  it.each([
    ['e2ee', 'server'],
    ['server', 'e2ee'],
  ] as const)('goes from %s to %s as a copy, and never as it is stored', async (from, to) => {
    const [ann, bob, cem] = [
      await people.newcomer(),
      await people.newcomer(),
      await people.newcomer(),
    ];
    const first = await group(ann, bob, from);
    const second = await group(bob, cem, to);
    await sendPicture(ann, first);
    const [item, part] = await sees(bob.client, first);
    const there = bob.client.conversation(second);
    await expect(there.send({ parts: partsOf(item) })).rejects.toMatchObject({
      code: 'conversation.mode-mismatch',
    });
    // Of a link's preview, too.
    const preview = { url: 'https://a.example/', title: 'A', thumbnail: part.thumbnail! };
    const text = { type: 'text', text: 'https://a.example/', preview } as const;
    await expect(there.send({ parts: [text] })).rejects.toMatchObject({
      code: 'conversation.mode-mismatch',
    });
    expect(there.timeline.get().items.filter(({ own, type }) => own && type === 'message')).toEqual(
      [],
    );

    const { blob, digest, key: _, commit: __, thumbnail, ...shape } = part;
    const copied = await bob.client.media.copy(first, part);
    const small = await bob.client.media.copy(first, thumbnail!);
    await there.send({ parts: [{ ...shape, ...copied, thumbnail: small }] });
    const [, copy] = await sees(cem.client, second);
    expect(copy.blob).not.toBe(blob);
    expect(copy.digest).not.toBe(digest);
    expect(copy.key !== undefined && copy.commit !== undefined).toBe(to === 'e2ee');
    await holds(cem.client, second, copy);
    await ann.client.conversation(first).redact(item.seq!);
    await until('gone', () => picturesIn(bob.client, first).length === 0);
    await holds(cem.client, second, copy);
  });
});
