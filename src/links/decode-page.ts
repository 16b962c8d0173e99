import type { Fetched } from '../platform/outbound';

/** A page says its encoding within its first kilobyte (HTML, 13.2.3.2). */
const PRESCAN_BYTES = 1_024;

/** The text of a page, by its byte order mark, its header, what it says itself, or else UTF-8. */
export const decodePage = ({
  bytes,
  contentType,
}: Pick<Fetched, 'bytes' | 'contentType'>): string => {
  const [first, second] = bytes;
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  const inHeader = /;\s*charset\s*=\s*["']?([^\s"';]+)/i.exec(contentType)?.[1];
  if (inHeader !== undefined) return decoderOf(inHeader).decode(bytes);
  const start = bytes.toString('latin1', 0, PRESCAN_BYTES);
  const inPage = /<meta[^>]{0,256}charset\s*=\s*["']?([\w.:-]+)/i.exec(start)?.[1] ?? 'utf-8';
  // Whoever could read this in ASCII is not UTF-16.
  return decoderOf(/^utf-?16/i.test(inPage) ? 'utf-8' : inPage).decode(bytes);
};

const decoderOf = (label: string): InstanceType<typeof TextDecoder> => {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
};
