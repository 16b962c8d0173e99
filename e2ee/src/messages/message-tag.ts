import { MESSAGE_VERSION } from './message-header';

/** The tag of the epoch whose key a message says it is under; `null` for what is no message. */
export function messageTag(body: Uint8Array): Uint8Array | null {
  return body[0] === MESSAGE_VERSION && body.length >= 17 ? body.slice(1, 17) : null;
}
