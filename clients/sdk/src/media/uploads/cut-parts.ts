/**
 * Pieces put together to parts of `partBytes`, the last with the rest; of nothing, one empty part.
 * Each part is memory of its own, so that it may still be on its way while the next is made.
 */
export async function* cutParts(
  pieces: AsyncIterable<Uint8Array>,
  size: number,
  partBytes: number,
): AsyncGenerator<Uint8Array> {
  let left = size;
  let part = new Uint8Array(Math.min(partBytes, left));
  let at = 0;
  for await (const piece of pieces) {
    if (piece.length > part.length - at + left - part.length)
      throw new RangeError('too many bytes');
    let from = 0;
    while (from < piece.length) {
      const taken = piece.subarray(from, from + part.length - at);
      part.set(taken, at);
      from += taken.length;
      at += taken.length;
      if (at < part.length) continue;
      left -= at;
      yield part;
      part = new Uint8Array(Math.min(partBytes, left));
      at = 0;
    }
  }
  if (size === 0) yield part;
}
