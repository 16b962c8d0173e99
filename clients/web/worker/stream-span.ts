import type { StreamSpan } from '../src/media/stream-protocol';

const PIECE_BYTES = 1024 ** 2;

/**
 * The bytes of a span as whoever reads it asks for them: a piece at a time, none ahead, and none
 * after it has lost interest. Pieces end at multiples of their size, so that no chunk that is sealed
 * as a whole is fetched for two of them.
 */
export const streamSpan = (
  { start, end }: StreamSpan,
  read: (span: StreamSpan) => Promise<Uint8Array<ArrayBuffer>>,
  atEnd: () => void,
): ReadableStream<Uint8Array<ArrayBuffer>> => {
  let at = start;
  const pull = async (
    controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>,
  ): Promise<void> => {
    const next = Math.min(end, (Math.floor(at / PIECE_BYTES) + 1) * PIECE_BYTES);
    if (next > at) controller.enqueue(await read({ start: at, end: next }));
    at = next;
    if (at < end) return;
    controller.close();
    atEnd();
  };
  return new ReadableStream({ pull, cancel: atEnd }, { highWaterMark: 0 });
};
