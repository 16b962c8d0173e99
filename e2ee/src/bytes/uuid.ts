import { UUID_LENGTH, uuidFromBytes, uuidToBytes } from '../groups/uuid-bytes';
import { FormatError } from './format-error';

/** The 16 bytes of a lower-case UUID, in the order in which they are written. */
export function uuidBytes(text: string): Uint8Array {
  try {
    return uuidToBytes(text);
  } catch (cause) {
    throw new FormatError('not a UUID', { cause });
  }
}

export function uuidText(bytes: Uint8Array): string {
  const text = bytes.length === UUID_LENGTH ? uuidFromBytes(bytes) : null;
  if (text === null) throw new FormatError('not a UUID');
  return text;
}
