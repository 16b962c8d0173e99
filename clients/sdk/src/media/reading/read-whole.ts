import { FileRefused } from '../../errors';

/** @param chunks rejects at its end when it was not what the message says */
export const readWhole = async (
  size: number,
  atMost: number,
  chunks: () => AsyncIterable<Uint8Array>,
): Promise<Uint8Array> => {
  if (size > atMost) throw new FileRefused('too-large');
  const bytes = new Uint8Array(size);
  let at = 0;
  for await (const chunk of chunks()) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
};
