/** A field of a message: its number, and a number, a text, bytes, or eight bytes as they are. */
export type Field = readonly [
  number: number,
  value: number | string | Buffer | { readonly fixed64: bigint },
];

/** Protocol Buffers' encoding of a message, as far as tests write any. */
export const writeFields = (fields: readonly Field[]): Buffer =>
  Buffer.concat(
    fields.map(([number, value]) => {
      if (typeof value === 'number') return Buffer.concat([varint(number * 8), varint(value)]);
      if (typeof value === 'object' && 'fixed64' in value) {
        const eight = Buffer.alloc(8);
        eight.writeBigUInt64LE(value.fixed64);
        return Buffer.concat([varint(number * 8 + 1), eight]);
      }
      const bytes = Buffer.from(value);
      return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
    }),
  );

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 0x80; left = Math.floor(left / 0x80)) bytes.push((left % 0x80) + 0x80);
  return Buffer.from([...bytes, left]);
}
