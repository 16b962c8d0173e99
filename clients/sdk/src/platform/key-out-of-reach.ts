/** The key of the store is there, and yet not to be had now: before a phone's first unlock, say. */
export class KeyOutOfReach extends Error {
  override readonly name = 'KeyOutOfReach';
}
