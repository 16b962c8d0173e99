import type { Base64, Seq } from '@anochat/contract';
import {
  decodeReference,
  encodeReference,
  FormatError,
  fromBase64,
  referenceTo,
  toBase64,
} from '@anochat/e2ee';
import type { EntryReference } from '@anochat/e2ee';
import type { ToDelete, ToSeal } from '../../codec';
import { AnoChatError } from '../../errors';
import { entryAt } from './entry-at';
import type { GroupContext } from './group-context';
import { pointsTo } from './message-opener';

type Context = Pick<GroupContext, 'id' | 'host' | 'ring' | 'state'>;

/**
 * How a message names what it is about, or answers; `null` where that is nothing.
 *
 * @throws AnoChatError `message.target-not-found`
 */
export const referenceOf = async (
  context: Context,
  { content, target, about }: ToSeal['outgoing'],
): Promise<Base64 | null> => {
  const seq = pointsTo(content, target);
  if (seq === null) return null;
  return about ?? toBase64(encodeReference(await lookUp(context, seq)));
};

/**
 * The signed word that the target is taken back, see `SignedDelete`.
 *
 * @throws AnoChatError `message.target-not-found`
 */
export const makeDelete = async (
  context: Context,
  { target, about }: ToDelete,
): Promise<Base64> => {
  const { id, ring, host, state } = context;
  const named = about === undefined ? await lookUp(context, target) : decode(about);
  return ring.signDelete({
    conversation: id,
    generation: state.stored.generation,
    target,
    digest: named.digest,
    sentAt: host.platform.clock.now(),
  });
};

const decode = (about: Base64): EntryReference => decodeReference(fromBase64(about));

/** What nobody has looked at here is taken as the server shows it. */
const lookUp = async ({ id, host, ring }: Context, seq: Seq): Promise<EntryReference> => {
  const entry = await entryAt({ id, host }, seq);
  try {
    if (entry) return referenceTo(ring.primitives, entry);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  }
  throw AnoChatError.of('message.target-not-found');
};
