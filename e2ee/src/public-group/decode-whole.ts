import type { Decoder } from 'ts-mls/codec/tlsDecoder.js';
import type { Encoder } from 'ts-mls/codec/tlsEncoder.js';
import { decodeMlsMessage, encodeMlsMessage, type MLSMessage } from 'ts-mls/message.js';

import { isEqual } from './is-equal';
import { MlsError } from '../mls/mls-error';

/**
 * Only the one encoding and nothing behind it: signatures and hashes are computed on what was
 * decoded, and two encodings of one commit would be two entries of one log.
 */
export const decodeWhole = <T>(decode: Decoder<T>, encode: Encoder<T>, bytes: Uint8Array): T => {
  const own = Uint8Array.from(bytes);
  const decoded = decode(own, 0);
  if (decoded === undefined || !isEqual(encode(decoded[0]), own)) {
    throw new MlsError('malformed', 'not the one encoding of what belongs here');
  }
  return decoded[0];
};

export const decodeMessage = (bytes: Uint8Array): MLSMessage =>
  decodeWhole(decodeMlsMessage, encodeMlsMessage, bytes);
