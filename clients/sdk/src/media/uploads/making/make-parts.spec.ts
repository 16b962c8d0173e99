import { type Primitives, toBase64 } from '@anochat/e2ee';
import { loadSodium } from '@anochat/e2ee/sodium';
import type { FileSource } from '../../file-source';
import { sampleBytes, sourceOf } from '../../testing/sealed-sample';
import { beginSealing } from '../stored-form';
import { SourceChanged } from '../stored-pieces';
import { type Made, makePartsHere, type PartMaker } from './make-parts';
import { makePartsAway } from './make-parts-away';
import type { PartsPort } from './parts-port';
import { serveParts } from './serve-parts';

const PART_BYTES = 1024 ** 2;

let primitives: Primitives;
beforeAll(async () => {
  primitives = await loadSodium();
});

const portOf = (port: MessagePort): PartsPort => ({
  post: (message, moved) => port.postMessage(message, [...moved] as ArrayBuffer[]),
  listen: (heard) => {
    port.onmessage = ({ data }) => heard(data);
  },
  close: () => port.close(),
});

/** Messages and memory are cloned and moved as between threads. */
const away = (): { readonly make: PartMaker; readonly ports: MessagePort[] } => {
  const ports: MessagePort[] = [];
  const make = makePartsAway(() => {
    const { port1, port2 } = new MessageChannel();
    ports.push(port1, port2);
    serveParts(portOf(port2), Promise.resolve(primitives));
    return portOf(port1);
  });
  return { make, ports };
};

/** What was made, with the bytes of parts by what they hash to. */
const all = async (parts: AsyncIterable<Made>): Promise<readonly string[]> => {
  const made: string[] = [];
  for await (const one of parts) {
    if (one.type === 'end') made.push(`end ${toBase64(one.digest)}`);
    else made.push(`${toBase64(one.sha256)} ${toBase64(primitives.sha256(one.bytes))}`);
  }
  return made;
};

describe('Parts that another thread makes', () => {
  it.each([0, 1, 900_000, 3_000_000])('are those of this one, for %i bytes', async (size) => {
    for (const sealing of [null, beginSealing(primitives, size)]) {
      const toMake = { sealing, size, partBytes: PART_BYTES };
      const source = sourceOf(sampleBytes(size));
      const here = await all(makePartsHere(primitives)(toMake, source));
      expect(await all(away().make(toMake, source))).toEqual(here);
      expect(here.at(-1)).toMatch(/^end /);
    }
  });

  it('leave the memory of the source alone', async () => {
    const bytes = sampleBytes(900_000);
    const source: FileSource = {
      size: bytes.length,
      read: (start, end) => Promise.resolve(bytes.subarray(start, end)),
    };
    await all(away().make({ sealing: null, size: bytes.length, partBytes: PART_BYTES }, source));
    expect(Buffer.compare(bytes, sampleBytes(900_000))).toBe(0);
  });

  it('are made one by one, as they are asked for', async () => {
    let readTo = 0;
    const plain = sourceOf(sampleBytes(8 * PART_BYTES));
    const read: FileSource['read'] = (start, end) => {
      readTo = end;
      return plain.read(start, end);
    };
    const toMake = { sealing: null, size: plain.size, partBytes: PART_BYTES };
    let parts = 0;
    for await (const made of away().make(toMake, { ...plain, read })) {
      if (made.type === 'end') break;
      parts += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(readTo).toBe(parts * PART_BYTES);
    }
    expect(parts).toBe(8);
  });

  it('end with a source that fails or falls short', async () => {
    const plain = sourceOf(sampleBytes(900_000));
    const toMake = { sealing: null, size: 900_000, partBytes: PART_BYTES };
    const gone = { ...plain, read: () => Promise.reject(new Error('gone')) };
    const short = { ...plain, read: () => Promise.resolve(new Uint8Array(3)) };
    await expect(all(away().make(toMake, gone))).rejects.toMatchObject({
      name: SourceChanged.name,
      cause: new Error('gone'),
    });
    await expect(all(away().make(toMake, short))).rejects.toBeInstanceOf(SourceChanged);
  });

  it('end with the thread, which goes when nobody asks any more', async () => {
    const plain = sourceOf(sampleBytes(3 * PART_BYTES));
    const toMake = { sealing: null, size: plain.size, partBytes: PART_BYTES };
    let isClosed = false;
    let lose: (reason: string) => void = () => undefined;
    const { port1, port2 } = new MessageChannel();
    serveParts(portOf(port2), Promise.resolve(primitives));
    const port = portOf(port1);
    const make = makePartsAway(() => ({
      post: (...message) => port.post(...message),
      listen: (heard, lost) => {
        port.listen(heard, lost);
        lose = lost;
      },
      close: () => {
        isClosed = true;
        port.close();
      },
    }));
    const parts = make(toMake, plain)[Symbol.asyncIterator]();
    await parts.next();
    lose('out of memory');
    await expect(parts.next()).rejects.toThrow('out of memory');
    expect(isClosed).toBe(true);

    const { make: makeAgain, ports } = away();
    for await (const made of makeAgain(toMake, plain)) {
      expect(made.type).toBe('part');
      break;
    }
    const closed = new Promise((resolve) => ports[1]?.addEventListener('close', resolve));
    await closed;
  });
});
