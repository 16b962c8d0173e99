import { createCipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from 'node:crypto';

const CURVE = 'prime256v1';
const RECORD_BYTES = 4_096;
/** Every push is as long as every other: nobody on the way can tell them apart. */
const PADDED_BYTES = 256;
const LAST_RECORD = 2;

export interface PushSealing {
  /** The device's public key, a point that is not compressed. */
  readonly p256dh: Buffer;
  readonly auth: Buffer;
}

/** What is chosen anew for each message; tests give the vectors'. */
export interface SealingChoice {
  readonly salt: Buffer;
  readonly own: ECDH;
  readonly paddedBytes: number;
}

/**
 * Seals what a push carries for the device alone: RFC 8291, which is `aes128gcm` of RFC 8188 with one
 * record.
 *
 * @throws RangeError when it is longer than every push is
 */
export function sealPush(
  text: Buffer,
  { p256dh, auth }: PushSealing,
  { salt, own, paddedBytes }: SealingChoice = choose(),
): Buffer {
  if (text.length > paddedBytes) throw new RangeError('longer than a push may be');
  const ownPublic = own.getPublicKey();
  const shared = own.computeSecret(p256dh);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), p256dh, ownPublic]);
  const secret = derive(shared, auth, info, 32);
  const key = derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12);

  const record = Buffer.alloc(paddedBytes + 1);
  text.copy(record);
  record[text.length] = LAST_RECORD;
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  const sealed = Buffer.concat([cipher.update(record), cipher.final(), cipher.getAuthTag()]);

  const head = Buffer.alloc(5);
  head.writeUInt32BE(RECORD_BYTES);
  head.writeUInt8(ownPublic.length, 4);
  return Buffer.concat([salt, head, ownPublic, sealed]);
}

function choose(): SealingChoice {
  const own = createECDH(CURVE);
  own.generateKeys();
  return { salt: randomBytes(16), own, paddedBytes: PADDED_BYTES };
}

const derive = (key: Buffer, salt: Buffer, info: Buffer, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, info, bytes));

/** Whether a device can have given these: a point of the curve, and 16 bytes. */
export function isSealing({ p256dh, auth }: PushSealing): boolean {
  if (p256dh.length !== 65 || auth.length !== 16) return false;
  try {
    const probe = createECDH(CURVE);
    probe.generateKeys();
    probe.computeSecret(p256dh);
    return true;
  } catch {
    return false;
  }
}
