/** Why a message cannot be shown, each with something that a person can do about it. */
export const UNDECRYPTABLE = [
  /** From before this device was let in: history may be shared by a member. */
  'not-yet-member',
  /** The epoch's record has not come: it is fetched again, from the backup or another own device. */
  'epoch-missing',
  /** Encrypted under another epoch secret than the one held here: the group is split. */
  'epoch-differs',
  /** The bytes were changed, or were never a message. */
  'corrupt',
  /** Whoever wrote it holds the epoch's keys, but is not the device it names. */
  'bad-signature',
  /** The device it names was not in the group at that epoch. */
  'not-a-member',
  /** It stands in a part of the log that belongs to another epoch. */
  'misplaced',
  /** Its id or counter was used before. */
  'duplicate',
  /** Written by a newer version: an update helps. */
  'unknown-version',
] as const;

export type Undecryptable = (typeof UNDECRYPTABLE)[number];
