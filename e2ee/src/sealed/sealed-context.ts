import { utf8Bytes } from '../bytes/utf8';
import { concatBytes } from '../primitives/bytes';

export type SealedPurpose = 'epoch-record' | 'linked-device' | 'shared-history' | 'draft' | 'inbox';

/** `"anochat/1 sealed " || purpose || 00 || fields`: what is sealed for one place opens in no other. */
export function sealedContext(
  purpose: SealedPurpose,
  ...fields: readonly Uint8Array[]
): Uint8Array {
  return concatBytes(utf8Bytes(`anochat/1 sealed ${purpose}\0`), ...fields);
}
