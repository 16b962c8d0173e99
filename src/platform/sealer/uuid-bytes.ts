/** Where the 16 pairs of digits begin in a uuid. */
const PAIRS = Uint8Array.of(0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34);
/** By the code of the digit. */
const DIGITS = new Uint8Array(128);
for (let value = 0; value < 16; value += 1) {
  const digit = value.toString(16);
  DIGITS[digit.charCodeAt(0)] = value;
  DIGITS[digit.toUpperCase().charCodeAt(0)] = value;
}

/** Puts the 16 bytes of a uuid into `to`: several times as fast as by way of Buffer. */
export const putUuid = (uuid: string, to: Uint8Array, offset: number): void => {
  for (let i = 0; i < 16; i += 1) {
    const pair = PAIRS[i] as number;
    const high = DIGITS[uuid.charCodeAt(pair)] as number;
    const low = DIGITS[uuid.charCodeAt(pair + 1)] as number;
    to[offset + i] = (high << 4) | low;
  }
};

export const uuidBytes = (uuid: string): Uint8Array => {
  const bytes = new Uint8Array(16);
  putUuid(uuid, bytes, 0);
  return bytes;
};
