/**
 * The value of a record: format (1 byte, 0x01), origin (8, random, of the instance that wrote it),
 * kind (1), flags (1), first and last seq (u64 big-endian each, 0 where there are none), then what
 * RecordSealer made of the JSON. Associated data: everything before it, and the key of the record.
 */
export const FORMAT = 1;
export const ORIGIN_BYTES = 8;
export const HEADER_BYTES = 1 + ORIGIN_BYTES + 1 + 1 + 8 + 8;

export const KINDS = { entries: 1, head: 2, signal: 3, control: 4, hello: 5 } as const;
export type Kind = (typeof KINDS)[keyof typeof KINDS];

/** The key is a conversation, and who does not listen to it need not look. */
export const OF_CONVERSATION = 1;

export interface Header {
  readonly origin: Buffer;
  readonly kind: number;
  readonly flags: number;
  readonly fromSeq: number;
  readonly toSeq: number;
}

export const writeHeader = ({ origin, kind, flags, fromSeq, toSeq }: Header): Buffer => {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(FORMAT, 0);
  origin.copy(header, 1, 0, ORIGIN_BYTES);
  header.writeUInt8(kind, 1 + ORIGIN_BYTES);
  header.writeUInt8(flags, 2 + ORIGIN_BYTES);
  header.writeBigUInt64BE(BigInt(fromSeq), 3 + ORIGIN_BYTES);
  header.writeBigUInt64BE(BigInt(toSeq), 11 + ORIGIN_BYTES);
  return header;
};

/** `undefined` for what is no record of this format. */
export const readHeader = (value: Buffer): Header | undefined => {
  if (value.length < HEADER_BYTES || value[0] !== FORMAT) return undefined;
  return {
    origin: value.subarray(1, 1 + ORIGIN_BYTES),
    kind: value.readUInt8(1 + ORIGIN_BYTES),
    flags: value.readUInt8(2 + ORIGIN_BYTES),
    fromSeq: Number(value.readBigUInt64BE(3 + ORIGIN_BYTES)),
    toSeq: Number(value.readBigUInt64BE(11 + ORIGIN_BYTES)),
  };
};
