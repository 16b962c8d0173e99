/** One entry's header of the tar format (POSIX ustar): 512 bytes, numbers in octal. */
export const BLOCK = 512;

const SUM = { at: 148, length: 8 } as const;
const MAGIC = Buffer.from('ustar\x0000', 'latin1');
const FILE = '0';
const LONGEST_NAME = 100;
/** 11 octal digits. */
const LARGEST = 8 ** 11 - 1;

export interface TarEntry {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
}

/** @param at seconds since 1970 that the entry shows */
export const encodeHeader = ({ name, size }: TarEntry, at: number): Buffer => {
  if (name.length > LONGEST_NAME || size > LARGEST) throw new Error(`${name} fits no tar`);
  const header = Buffer.alloc(BLOCK);
  const put = (offset: number, text: string): void => void header.write(text, offset, 'latin1');
  const octal = (value: number, length: number): string =>
    `${value.toString(8).padStart(length - 1, '0')}\0`;
  put(0, name);
  put(100, octal(0o600, 8));
  put(108, octal(0, 8));
  put(116, octal(0, 8));
  put(124, octal(size, 12));
  put(136, octal(at, 12));
  put(156, FILE);
  MAGIC.copy(header, 257);
  put(SUM.at, `${sumOf(header).toString(8).padStart(6, '0')}\0 `);
  return header;
};

/** @returns `null` for anything else than the header of a file */
export const decodeHeader = (header: Buffer): TarEntry | null => {
  const isFile =
    header.subarray(257, 257 + MAGIC.length).equals(MAGIC) &&
    header.toString('latin1', 156, 157) === FILE &&
    parseInt(header.toString('latin1', SUM.at, SUM.at + SUM.length), 8) === sumOf(header);
  const size = header.toString('latin1', 124, 135);
  if (!isFile || !/^[0-7]{11}$/.test(size)) return null;
  const name = header.toString('latin1', 0, LONGEST_NAME).replace(/\0+$/, '');
  return { name, size: parseInt(size, 8) };
};

/** Bytes between an entry's end and the next header. */
export const paddingOf = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK;

/** The sum of all bytes, with the sum itself taken for spaces. */
const sumOf = (header: Buffer): number =>
  header.reduce(
    (sum, byte, at) => sum + (at >= SUM.at && at < SUM.at + SUM.length ? 0x20 : byte),
    0,
  );
