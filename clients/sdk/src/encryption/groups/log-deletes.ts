import type { RedactionEntry, Seq, UserId } from '@anochat/contract';
import { FormatError, fromBase64, isDeleteBy, leads, readDelete } from '@anochat/e2ee';
import type { GroupPolicy, SignedDelete } from '@anochat/e2ee';
import type { KeyRing } from '../keys/key-ring';

/**
 * `operator`: nobody has signed it, the server's operator took the entry away. `forged`: it is said to
 * be somebody's act, and was not theirs to do. `unjudged`: who led the group then is not known here.
 */
export type DeleteVerdict = 'signed' | 'operator' | 'forged' | 'unjudged';

/** What is known of the entry that was taken back. */
export interface DeletedEntry {
  readonly seq: Seq;
  readonly sender: UserId;
  /** d of it, `null` where that cannot be told. */
  readonly digest: Uint8Array | null;
}

/**
 * Whether a redaction is the act of who it says, about this very entry: of its author, or of
 * whoever led the group then.
 *
 * @param policy of the group at this place of the log, `null` where this device did not follow it
 */
export const judgeDelete = async (
  ring: KeyRing,
  policy: GroupPolicy | null,
  redaction: RedactionEntry,
  target: DeletedEntry,
): Promise<DeleteVerdict> => {
  if (redaction.unreadable) return 'unjudged';
  if (redaction.statement === undefined) return 'operator';
  const word = await readSigned(ring, redaction, redaction.statement);
  if (!word) return 'forged';
  if (target.digest && !ring.primitives.equal(word.digest, target.digest)) return 'forged';
  if (word.user === target.sender) return 'signed';
  if (policy === null) return 'unjudged';
  return leads(policy, word.user) ? 'signed' : 'forged';
};

/** What the redaction's sender has signed by the device that sent it. */
const readSigned = async (
  ring: KeyRing,
  { conversationId, sender, device, target }: RedactionEntry,
  statement: string,
): Promise<SignedDelete | null> => {
  try {
    const bytes = fromBase64(statement);
    const word = readDelete(bytes);
    const isThis =
      word.user === sender &&
      word.device === device &&
      word.conversation === conversationId &&
      word.target === target;
    if (!isThis) return null;
    const signKey = await signKeyOf(ring, word);
    return signKey && isDeleteBy(ring.primitives, bytes, signKey) ? word : null;
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
};

/** By the user's chain; one that was linked since is looked for. */
const signKeyOf = async (
  ring: KeyRing,
  { user, device }: SignedDelete,
): Promise<Uint8Array | null> => {
  const find = (): Uint8Array | null =>
    ring.knownChain(user)?.devices.find((known) => known.device === device)?.signKey ?? null;
  const known = find();
  if (known) return known;
  await ring.refreshChains([user]);
  return find();
};
