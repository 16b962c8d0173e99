import type { Base64 } from '@anochat/contract';

/** Of text that a DTO let through. */
export const decodeBase64 = (text: Base64): Uint8Array => Buffer.from(text, 'base64');

export const encodeBase64 = (bytes: Uint8Array): Base64 =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
