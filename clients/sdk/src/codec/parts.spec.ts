import { randomUUID } from 'node:crypto';
import {
  type BlobRef,
  type Content,
  content,
  isKnownPart,
  LIMITS,
  type MessageContent,
  type MessageEntry,
  type Part,
  type PartType,
} from '@anochat/contract';
import fc from 'fast-check';
import type { GroupedDevice } from '../encryption/groups/testing/grouped-device';
import { GroupedPeople } from '../encryption/groups/testing/grouped-people';
import { outgoingOf, type UploadedFile } from '../outbox';
import { nameFiles } from '../outbox/name-files';
import type { Codec, Outgoing } from './codec';
import { serverCodec } from './server-codec';

type Parts = MessageContent['parts'];

const KINDS: readonly PartType[] = ['text', 'image', 'video', 'audio', 'file'];
/** Every set of the five kinds that is not empty. */
const COMBINATIONS: readonly (readonly PartType[])[] = Array.from({ length: 31 }, (_, at) =>
  KINDS.filter((_kind, bit) => ((at + 1) >> bit) & 1),
);

/** Of any script and direction, and what stands beside letters: marks, joiners, emoji, quotes. */
const words = (maxLength: number) =>
  fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength }),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: maxLength / 4 }),
    fc.constantFrom(
      'مرحبا يا ليلى',
      'שלום \u202eעולם',
      'e\u0301\u0302',
      '👩‍👩‍👧',
      '"\\\u2028</script>',
    ),
    fc.constantFrom('x', 'ß').map((letter) => letter.repeat(maxLength)),
  );
const blobRef = fc.record({
  blob: fc.uuid(),
  name: words(120),
  mime: fc.constantFrom('image/png', 'video/mp4', 'audio/ogg', 'application/pdf'),
  size: fc.nat(LIMITS.blobBytes),
  digest: fc.constant(''),
});
const side = fc.integer({ min: 1, max: 65_535 });
const duration = fc.nat(86_400_000);
const look = { thumbnail: fc.option(blobRef, { nil: undefined }), width: side, height: side };
const peaks = fc.array(fc.nat(255), { minLength: 1, maxLength: 128 });

const partOf = (type: PartType): fc.Arbitrary<Part> => {
  const text = words(200).map((said) => ({ type: 'text' as const, text: said }));
  const withRef = <Of extends PartType, More extends object>(of: Of, more: fc.Arbitrary<More>) =>
    fc.tuple(blobRef, more).map(([reference, rest]) => ({ type: of, ...reference, ...rest }));
  switch (type) {
    case 'text':
      return text;
    case 'image':
      return withRef('image', fc.record(look)).map(said);
    case 'video':
      return withRef('video', fc.record({ ...look, duration })).map(said);
    case 'audio': {
      const waveform = fc.option(peaks, { nil: undefined });
      return withRef('audio', fc.record({ duration, waveform })).map(said);
    }
    case 'file':
      return withRef('file', fc.constant({}));
  }
};
/** JSON has no `undefined`. */
const said = <Of>(part: Of): Of =>
  Object.fromEntries(
    Object.entries(part as object).filter(([, value]) => value !== undefined),
  ) as Of;

const anyList = fc
  .array(fc.constantFrom(...KINDS), { minLength: 1, maxLength: LIMITS.partsPerMessage })
  .chain((kinds) => fc.tuple(...kinds.map(partOf)))
  .filter((parts) => Buffer.byteLength(JSON.stringify(parts)) < LIMITS.contentBytes * 0.9);

const STORED = { digest: 'AA==', key: 'AQ==', commit: 'Ag==' };
/** Each file as it is stored: under another id, as one that was begun anew. */
const store = (outgoing: Outgoing): ReadonlyMap<string, UploadedFile> =>
  new Map(
    (outgoing.kind === 'message' ? outgoing.blobs : []).map((blob) => [
      blob,
      { ...STORED, blob: idAfter(blob) },
    ]),
  );
const idAfter = (blob: string): string => `${blob.slice(0, -1)}${blob.endsWith('0') ? '1' : '0'}`;
const named = ({ blob, ...rest }: BlobRef): BlobRef => ({
  ...rest,
  ...STORED,
  blob: idAfter(blob),
});
/** What a list of parts is to become, kind by kind. */
const expected = (parts: readonly Part[]): readonly Part[] =>
  parts.map((part) => {
    if (part.type === 'text') return part;
    const stored = { ...part, ...named(part) };
    return 'thumbnail' in part && part.thumbnail
      ? { ...stored, thumbnail: named(part.thumbnail) }
      : stored;
  });

const outgoing = (parts: Parts): Outgoing & { readonly kind: 'message' } => {
  const before = outgoingOf({ v: 1, type: 'message', parts }, null);
  const after = nameFiles(before, store(before));
  if (after.kind !== 'message') throw new Error('A message becomes no redaction');
  return after;
};
const partsIn = (codec: Codec, entry: MessageEntry): Parts => {
  const opened = codec.open(entry);
  if (opened.state !== 'opened' || opened.content.type !== 'message') {
    throw new Error(`Not opened: ${JSON.stringify(opened)}`);
  }
  expect(opened.content.parts.every(isKnownPart)).toBe(true);
  return opened.content.parts;
};
const idsIn = (parts: readonly Part[]): ReadonlySet<string> =>
  new Set(
    parts.flatMap((part) => [
      ...('blob' in part ? [part.blob] : []),
      ...('thumbnail' in part && part.thumbnail ? [part.thumbnail.blob] : []),
    ]),
  );

/** Sent in a conversation of either mode, and opened by another member. */
interface Way {
  readonly send: (parts: readonly Part[]) => Promise<{
    readonly parts: Parts;
    readonly blobs: readonly string[];
  }>;
}

const people = new GroupedPeople();
let ann: GroupedDevice;
let bob: GroupedDevice;
let room: string;
beforeAll(async () => {
  await people.load();
  people.begin();
  [ann, bob] = [await people.start(), await people.start()];
  ({ id: room } = await ann.service.create({ kind: 'direct', userId: bob.userId }));
  await ann.text(room, 'first');
  await bob.follows(room);
});
afterAll(() => people.end());

/** A place in the log, around what the server is given. */
const entryOf = (sent: Content): MessageEntry => {
  // As it comes off the wire, held to the contract by the server.
  const held = content.parse(JSON.parse(JSON.stringify(sent)));
  const place = { conversationId: room, seq: 1, n: 1, sender: ann.userId, device: ann.deviceId };
  return { ...place, kind: 'message', content: held } as unknown as MessageEntry;
};
const WAYS: Readonly<Record<'server' | 'e2ee', Way>> = {
  server: {
    send: async (parts) => {
      const message = outgoing([...parts]);
      const about = { conversationId: room, clientId: randomUUID(), readUpTo: 0, counter: null };
      const sealed = await serverCodec.seal({ ...about, outgoing: message });
      const envelope = sealed?.envelope;
      if (envelope?.kind !== 'message' || envelope.mode !== 'server') throw new Error('Not sealed');
      return {
        parts: partsIn(serverCodec, entryOf(envelope.content)),
        blobs: envelope.blobs ?? [],
      };
    },
  },
  e2ee: {
    send: async (parts) => {
      const { content: sent } = outgoing([...parts]);
      const seq = await ann.send(room, sent);
      await bob.until('it', () => bob.shown.get(room)?.has(seq) === true);
      const entry = bob.shown.get(room)?.get(seq);
      if (entry?.kind !== 'message') throw new Error('No message came');
      return { parts: partsIn(bob.service.codec, entry), blobs: entry.blobs ?? [] };
    },
  },
};

describe.each(['server', 'e2ee'] as const)('the parts of a message in mode %s', (mode) => {
  const arrivesAsSent = async (parts: readonly Part[]): Promise<void> => {
    const received = await WAYS[mode].send(parts);
    const wanted = expected(parts);
    expect(received.parts).toEqual(wanted);
    // The envelope names every file, so that the server keeps each for whoever may read the message.
    expect(new Set(received.blobs)).toEqual(idsIn(wanted));
  };

  it.each(COMBINATIONS.map((kinds) => [kinds.join(', '), kinds] as const))(
    'come as they were sent: %s, in this order and turned about',
    async (_name, kinds) => {
      for (const order of [kinds, [...kinds].reverse()]) {
        const [parts] = fc.sample(fc.tuple(...order.map(partOf)), { numRuns: 1, seed: 31 });
        if (!parts) throw new Error('No parts');
        await arrivesAsSent(parts);
      }
    },
  );

  it('come as they were sent, in their order, whatever they are and say', async () => {
    await fc.assert(fc.asyncProperty(anyList, arrivesAsSent), {
      numRuns: mode === 'e2ee' ? 60 : 200,
    });
  });

  it('come as they were sent when there are as many as there may be, all with thumbnails', async () => {
    const full = fc.tuple(
      ...Array.from({ length: LIMITS.partsPerMessage }, (_, at) =>
        partOf(at % 2 === 0 ? 'image' : 'video'),
      ),
    );
    const [parts = []] = fc.sample(full, { numRuns: 1, seed: 32 });
    await arrivesAsSent(parts);
  });
});
