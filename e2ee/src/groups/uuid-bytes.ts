import { UUID_PATTERN } from '@anochat/contract';

export const UUID_LENGTH = 16;

/** @throws RangeError for anything but a lower-case UUID. */
export const uuidToBytes = (uuid: string): Uint8Array => {
  if (!UUID_PATTERN.test(uuid)) throw new RangeError('not a UUID');
  const hex = uuid.replaceAll('-', '');
  return Uint8Array.from({ length: UUID_LENGTH }, (_, at) =>
    Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16),
  );
};

/** `null` where 16 bytes are not a UUID that the contract knows. */
export const uuidFromBytes = (bytes: Uint8Array): string | null => {
  if (bytes.length !== UUID_LENGTH) return null;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const uuid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return UUID_PATTERN.test(uuid) ? uuid : null;
};
