import { isKnownPart, type ImagePart, type FilePart } from '@anochat/contract';
import type { FileSource } from '../../../clients/sdk/src/media/file-source';
import { until } from '../../support/until';
import { type EncryptedPerson, messagesOf } from '../../medium/sdk/encryption/encrypted-person';

/** Longer than a sealed chunk, so that a mark lies in more than one of them. */
const TIMES = 5_000;

/** Letters that stand in the name and in the bytes of each file of a message. */
export const marksOf = (letters: string) => ({
  name: `${letters}name`,
  picture: `${letters}picture`,
  thumbnail: `${letters}thumbnail`,
  file: `${letters}file`,
});

/** A message with a picture, its thumbnail and a file, from the one to the other, who opens them. */
export async function sendMarkedFiles(
  from: EncryptedPerson,
  to: EncryptedPerson,
  id: string,
  letters: string,
): Promise<void> {
  const marks = marksOf(letters);
  const { media } = from.client;
  const attach = (mark: string, mime: string) =>
    media.attach(sourceOf(mark), { name: `${marks.name} ${mark}`, mime });
  const picture = attach(marks.picture, 'image/png');
  const thumbnail = attach(marks.thumbnail, 'image/webp');
  const file = attach(marks.file, 'application/pdf');
  await from.client.conversation(id).send({
    parts: [
      { type: 'image', ...picture, width: 640, height: 480, thumbnail },
      { type: 'file', ...file },
    ],
  });

  const { timeline } = to.client.conversation(id);
  timeline.subscribe(() => undefined);
  const partsThere = (): readonly (ImagePart | FilePart)[] =>
    messagesOf(timeline.get())
      .flatMap(({ body }) => (body.state === 'content' ? body.parts : []))
      .filter(isKnownPart)
      .filter((part) => part.type === 'image' || part.type === 'file');
  await until('the files', () => partsThere().length === 2);
  const [image, other] = partsThere();
  const opened = [
    [image, marks.picture],
    [image && 'thumbnail' in image ? image.thumbnail : undefined, marks.thumbnail],
    [other, marks.file],
  ] as const;
  for (const [reference, mark] of opened) {
    if (reference === undefined) throw new Error(`There is no ${mark}`);
    const found = await (await to.client.media.open(id, reference)).whole(2 ** 20);
    expect(Buffer.compare(found, bytesOf(mark))).toBe(0);
  }
}

const bytesOf = (mark: string): Buffer => Buffer.from(`${mark}\n`.repeat(TIMES));

const sourceOf = (mark: string): FileSource => {
  const bytes = new Uint8Array(bytesOf(mark));
  return {
    size: bytes.length,
    read: (start, end) => Promise.resolve(bytes.subarray(start, end)),
  };
};
