import type { Accepted, ConversationId } from '@anochat/contract';
import type {
  History,
  LogEntry,
  ReceiverHistory,
  SeenEntry,
  SenderHistory,
  SentMessage,
} from './history';

export type Rule =
  /** Acknowledged, and not in the log. */
  | 'lost'
  /** In the log more than once. */
  | 'doubled'
  /** In the log at another place than the answer said. */
  | 'misplaced'
  /** A retry did not get the first answer, marked as a duplicate; or a first attempt was marked so. */
  | 'answers-differ'
  /** The log has an entry of a device that never sent it. */
  | 'unsent'
  /** The log is not 1, 2, 3, ... up to the last seq of its conversation. */
  | 'log-gap'
  /** Of one sender and conversation: acknowledged earlier, and yet higher in the log. */
  | 'ack-order'
  /** Of a sender that waits for each answer: sent earlier, and yet higher in the log. */
  | 'send-order'
  /** A receiver at rest has something else than the log. */
  | 'receiver-differs'
  /** A receiver has other words than the sender wrote. */
  | 'text-differs'
  /** One connection brought entries of a conversation out of order or with holes. */
  | 'live-order';

export interface Violation {
  readonly rule: Rule;
  readonly says: string;
}

type LogIndex = ReadonlyMap<string, readonly LogEntry[]>;

/** Everything that a history and the log may not show after a crash; empty when all is well. */
export function checkHistory(history: History): readonly Violation[] {
  const places = groupBy(
    history.log.filter(({ clientId }) => clientId !== null),
    ({ conversationId, device, clientId }) => idOf(conversationId, device, clientId),
  );
  return [
    ...checkLog(history),
    ...checkUnsent(history, places),
    ...history.senders.flatMap((sender) => [
      ...sender.sent.flatMap((message) => checkMessage(sender, message, places)),
      ...checkAckOrder(sender),
      ...(sender.isOneByOne ? checkSendOrder(sender, places) : []),
    ]),
    ...history.receivers.flatMap((receiver) => [
      ...checkReceiver(receiver, history),
      ...checkLive(receiver),
    ]),
  ];
}

function checkLog({ log, lastSeqs }: History): readonly Violation[] {
  const byConversation = groupBy(log, ({ conversationId }) => conversationId);
  return [...lastSeqs].flatMap(([conversationId, lastSeq]) => {
    const seqs = (byConversation.get(conversationId) ?? []).map(({ seq }) => seq);
    const found = seqs.toSorted((a, b) => a - b).join();
    const wanted = Array.from({ length: lastSeq }, (_, index) => index + 1).join();
    if (found === wanted) return [];
    return [violation('log-gap', `${conversationId} has ${seqs.length} entries up to ${lastSeq}`)];
  });
}

function checkUnsent({ senders }: History, places: LogIndex): readonly Violation[] {
  const sent = new Set(
    senders.flatMap(({ device, sent }) =>
      sent
        .filter(({ attempts }) => attempts > 0)
        .map(({ conversationId, clientId }) => idOf(conversationId, device, clientId)),
    ),
  );
  return [...places.keys()]
    .filter((id) => !sent.has(id))
    .map((id) => violation('unsent', `${id} is in the log`));
}

/** Acknowledged: exactly once, where every answer said. Not acknowledged: at most once. */
function checkMessage(
  sender: SenderHistory,
  { conversationId, clientId, attempts, answers }: SentMessage,
  places: LogIndex,
): readonly Violation[] {
  const who = `${sender.name} ${clientId}`;
  const found = places.get(idOf(conversationId, sender.device, clientId)) ?? [];
  if (found.length > 1) return [violation('doubled', `${who} is there ${found.length} times`)];
  const first = answers[0]?.accepted;
  if (!first) return [];
  const place = found[0];
  if (!place) return [violation('lost', `${who} was acknowledged as ${first.seq}`)];
  const violations: Violation[] = [];
  if (place.seq !== first.seq) {
    violations.push(violation('misplaced', `${who} was to be ${first.seq}, is ${place.seq}`));
  }
  const isFirst = ({ seq, n, ts, duplicate }: Accepted, index: number): boolean =>
    seq === first.seq &&
    n === first.n &&
    ts === first.ts &&
    (index === 0 ? attempts > 1 || !duplicate : duplicate);
  const accepted = answers.map((answer) => answer.accepted);
  if (!accepted.every(isFirst)) {
    violations.push(
      violation('answers-differ', `${who}, ${attempts} attempts: ${JSON.stringify(accepted)}`),
    );
  }
  return violations;
}

/**
 * A first answer that says `duplicate` belongs to an attempt whose own answer was lost with its
 * connection: it says where the message has stood for a while and orders nothing.
 */
function checkAckOrder(sender: SenderHistory): readonly Violation[] {
  const acknowledged = sender.sent
    .filter(({ answers }) => answers[0]?.accepted.duplicate === false)
    .toSorted((a, b) => a.answers[0]!.at - b.answers[0]!.at);
  const seqs = acknowledged.map(
    ({ conversationId, answers }) => [conversationId, answers[0]!.accepted.seq] as const,
  );
  return checkRising('ack-order', sender.name, seqs);
}

function checkSendOrder(sender: SenderHistory, places: LogIndex): readonly Violation[] {
  const seqs = sender.sent.flatMap(({ conversationId, clientId }) => {
    const place = places.get(idOf(conversationId, sender.device, clientId))?.[0];
    return place ? [[conversationId, place.seq] as const] : [];
  });
  return checkRising('send-order', sender.name, seqs);
}

function checkRising(
  rule: Rule,
  name: string,
  seqs: readonly (readonly [ConversationId, number])[],
): readonly Violation[] {
  const last = new Map<ConversationId, number>();
  return seqs.flatMap(([conversationId, seq]) => {
    const before = last.get(conversationId) ?? 0;
    last.set(conversationId, seq);
    return seq > before ? [] : [violation(rule, `${name}: ${seq} after ${before}`)];
  });
}

/** All receivers equal the log, so they saw one order. */
function checkReceiver(receiver: ReceiverHistory, history: History): readonly Violation[] {
  const texts = new Map(
    history.senders.flatMap(({ sent }) => sent.map(({ clientId, text }) => [clientId, text])),
  );
  const byConversation = groupBy(history.log, ({ conversationId }) => conversationId);
  return [...history.lastSeqs.keys()].flatMap((conversationId) => {
    const where = `${receiver.name} in ${conversationId}`;
    const has = receiver.applied.get(conversationId) ?? [];
    const log = (byConversation.get(conversationId) ?? []).toSorted((a, b) => a.seq - b.seq);
    const differs = firstDifference(has, log);
    if (differs !== undefined) {
      const counts = `${has.length} entries, the log has ${log.length}`;
      return [violation('receiver-differs', `${where}: from place ${differs} on; ${counts}`)];
    }
    const wrong = has.find(({ clientId, text }) => clientId && text !== texts.get(clientId));
    return wrong ? [violation('text-differs', `${where}: seq ${wrong.seq}`)] : [];
  });
}

function firstDifference(has: readonly SeenEntry[], log: readonly LogEntry[]): number | undefined {
  const length = Math.max(has.length, log.length);
  for (let place = 0; place < length; place += 1) {
    const [seen, entry] = [has[place], log[place]];
    if (seen?.seq !== entry?.seq || seen?.clientId !== entry?.clientId) return place;
  }
  return undefined;
}

function checkLive(receiver: ReceiverHistory): readonly Violation[] {
  return receiver.connections.flatMap(({ live, wasToldOfGaps }, index) =>
    [...live].flatMap(([conversationId, seqs]) => {
      const isFine = (seq: number, before: number): boolean =>
        wasToldOfGaps ? seq > before : seq === before + 1;
      const bad = seqs.findIndex((seq, place) => place > 0 && !isFine(seq, seqs[place - 1]!));
      if (bad < 0) return [];
      const pair = `${seqs[bad]} after ${seqs[bad - 1]}`;
      const where = `${receiver.name}, connection ${index}, ${conversationId}`;
      return [violation('live-order', `${where}: ${pair}`)];
    }),
  );
}

const violation = (rule: Rule, says: string): Violation => ({ rule, says });

const idOf = (conversationId: string, device: string | null, clientId: string | null): string =>
  `${conversationId}/${device}/${clientId}`;

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
