import type { Base64 } from '@anochat/contract';
import { FormatError, fromBase64 } from '@anochat/e2ee';

/** For what a server sent: `null` for whatever is not base64, so that it stops nothing. */
export const decodeBase64 = (text: Base64): Uint8Array | null => {
  try {
    return fromBase64(text);
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
};
