import type { EnvelopeInput } from '@anochat/contract';
import { chainReference, sealMessage, toBase64 } from '@anochat/e2ee';
import type { MlsGroup } from '@anochat/e2ee/mls';
import type { Sealed, ToSeal } from '../../codec';
import type { GroupContext } from './group-context';
import type { LogTrace } from './log-trace';
import { referenceOf } from './make-reference';
import { encodePayload } from './message-opener';
import type { LoadedEpoch } from './stored-epoch';

interface Current {
  readonly group: MlsGroup;
  readonly epoch: LoadedEpoch;
}

/** One message of the outbox, for the epoch that is current: signed with how far the log was seen. */
export const sealOutgoing = async (
  context: GroupContext,
  trace: LogTrace,
  { group, epoch }: Current,
  message: ToSeal,
): Promise<Sealed> => {
  const { ring, id, host } = context;
  const { outgoing, clientId, readUpTo } = message;
  const { content, quiet, target, blobs } = outgoing;
  const chain = await ring.chainOf(ring.self.userId);
  const about = await referenceOf(context, outgoing);
  const { seq, chain: seenChain } = trace.seen;
  const counter = message.counter ?? trace.sent + 1;
  const { generation, epoch: number } = group;
  const body = sealMessage(ring.primitives, epoch.keys, ring.seeds.sign, {
    header: {
      suite: epoch.stored.suite,
      conversation: id,
      generation,
      epoch: number,
      device: ring.self.deviceId,
      clientId,
      quiet,
      blobs,
    },
    inner: {
      counter,
      seenSeq: seq,
      seenChain,
      chain: chainReference(chain),
      sentAt: host.platform.clock.now(),
      content: encodePayload({ content, about }),
    },
  });
  const expiresIn = content.type === 'message' ? content.expiresIn : undefined;
  const envelope: EnvelopeInput = {
    kind: 'message',
    mode: 'e2ee',
    generation,
    epoch: number,
    body: toBase64(body),
    quiet,
    readUpTo,
    ...(target === null ? {} : { target }),
    ...(expiresIn === undefined ? {} : { expiresIn }),
    ...(blobs.length === 0 ? {} : { blobs: [...blobs] }),
  };
  return { envelope, counter };
};
