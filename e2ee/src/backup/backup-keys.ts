import { ByteReader } from '../bytes/byte-reader';
import { ByteWriter } from '../bytes/byte-writer';
import { readOrNull } from '../bytes/read-or-null';

/** count(1) and the private backup keys(32 each), the one in use last: for another own device. */
export function backupKeysBytes(keys: readonly Uint8Array[]): Uint8Array {
  const writer = new ByteWriter().u8(keys.length);
  for (const key of keys) writer.fixed(key, 32);
  return writer.finish();
}

/** `null` for what is no such list. */
export function readBackupKeys(bytes: Uint8Array): readonly Uint8Array[] | null {
  return readOrNull(() => {
    const reader = new ByteReader(bytes);
    const keys = Array.from({ length: reader.u8() }, () => reader.bytes(32));
    reader.end();
    return keys;
  });
}
