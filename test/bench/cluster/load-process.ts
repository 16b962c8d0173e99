import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as newId } from 'uuid';
import { percentile } from '../figures';
import { obeyOrders } from '../forked-server';
import { SocketClient } from './socket-client';

export interface MemberPlan {
  readonly origin: string;
  /** Index of the instance that it is connected to. */
  readonly place: number;
  readonly auth: object;
  /** Indexes into the conversations. */
  readonly conversations: readonly number[];
}
export interface CrowdPlan {
  readonly conversations: readonly string[];
  readonly members: readonly MemberPlan[];
}

export type LoadOrder =
  | { readonly say: 'connect'; readonly plan: CrowdPlan }
  /** An open loop: the first member sends so many a second. */
  | { readonly say: 'time'; readonly rate: number; readonly seconds: number }
  /** A closed loop: so many members have one message on the way each. */
  | { readonly say: 'flood'; readonly senders: number; readonly seconds: number }
  /** One after the other so many entries in each conversation. */
  | { readonly say: 'fill'; readonly entries: number }
  /** So many times every member marks the next entry of each of its conversations as read. */
  | { readonly say: 'mark'; readonly rounds: number };
/** To `mark`: how many markers moved. */
export type LoadAnswer = Timed | Flooded | number | undefined;

/** To `time`: milliseconds from the call to the news, by the place of the receiver, and to the answer. */
export interface Timed {
  readonly byPlace: readonly Percentiles[];
  readonly ack: Percentiles;
}
export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
}
/** To `flood`: everything that was acknowledged has been delivered to everyone. */
export interface Flooded {
  readonly accepted: number;
  readonly deliveries: number;
  /** From the first call to the last delivery. */
  readonly seconds: number;
}

/** Serialised with its envelope it is about 450 bytes. */
const TEXT = 'Whoever comes first puts the kettle on; the others bring cake. '
  .repeat(5)
  .slice(0, 300);
const ENVELOPE = {
  kind: 'message',
  mode: 'server',
  content: { v: 1, type: 'message', parts: [{ type: 'text', text: TEXT }] },
  quiet: false,
};
/** Handshakes under way. */
const AT_ONCE = 20;
/** How long the last deliveries may take; beyond it something was lost. */
const LAST_MS = 30_000;

interface Member extends MemberPlan {
  readonly client: SocketClient;
}
let crowd: { readonly plan: CrowdPlan; readonly members: readonly Member[] } | undefined;

async function connect(plan: CrowdPlan): Promise<void> {
  const members: Member[] = [];
  const waiting = [...plan.members.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, member] = next;
      const client = await SocketClient.connect(member.origin, member.auth);
      // Once it is answered, all that is said in the conversations comes here.
      refuseProblem(await client.call('sync.resume', {}));
      members[index] = { ...member, client };
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  crowd = { plan, members };
}

async function time(rate: number, seconds: number): Promise<Timed> {
  const { members, sender, conversationId } = firstOf();
  const sentAt = new Map<string, number>();
  const places = 1 + Math.max(...members.map(({ place }) => place));
  const delays = Array.from({ length: places }, (): number[] => []);
  const acks: number[] = [];
  let arrived = 0;
  for (const { client, place } of members) {
    client.onNews = (clientId) => {
      const began = sentAt.get(clientId);
      if (began === undefined) return;
      arrived += 1;
      if (client !== sender.client) delays[place]?.push(performance.now() - began);
    };
  }
  const began = performance.now();
  const calls: Promise<void>[] = [];
  for (let i = 0; i < rate * seconds; i += 1) {
    const wait = began + (i * 1_000) / rate - performance.now();
    if (wait > 0) await sleep(wait);
    const clientId = newId();
    const at = performance.now();
    sentAt.set(clientId, at);
    calls.push(
      send(sender.client, conversationId, clientId).then(() => {
        acks.push(performance.now() - at);
      }),
    );
  }
  await Promise.all(calls);
  await arrival(() => arrived, calls.length * members.length);
  return { byPlace: delays.map(percentilesOf), ack: percentilesOf(acks) };
}

async function flood(senders: number, seconds: number): Promise<Flooded> {
  const { plan, members } = open();
  const receivers = plan.conversations.map(
    (_, index) => members.filter(({ conversations }) => conversations.includes(index)).length,
  );
  let deliveries = 0;
  for (const { client } of members) client.onNews = () => (deliveries += 1);
  let accepted = 0;
  let expected = 0;
  const began = performance.now();
  const end = began + seconds * 1_000;
  const talk = async ({ client, conversations }: Member): Promise<void> => {
    for (let turn = 0; performance.now() < end; turn += 1) {
      const index = conversations[turn % conversations.length] ?? 0;
      await send(client, plan.conversations[index] ?? '', newId());
      accepted += 1;
      expected += receivers[index] ?? 0;
    }
  };
  await Promise.all(members.slice(0, senders).map(talk));
  await arrival(() => deliveries, expected);
  return { accepted, deliveries, seconds: (performance.now() - began) / 1_000 };
}

async function fill(entries: number): Promise<void> {
  const { plan, members } = open();
  await Promise.all(
    plan.conversations.map(async (conversationId, index) => {
      const sender = members.find(({ conversations }) => conversations.includes(index));
      for (let i = 0; i < entries && sender; i += 1)
        await send(sender.client, conversationId, newId());
    }),
  );
}

let marked = 0;

async function mark(rounds: number): Promise<number> {
  const { plan, members } = open();
  let marks = 0;
  for (const last = marked + rounds; marked < last;) {
    marked += 1;
    const calls = members.flatMap(({ client, conversations }) =>
      conversations.map((index) =>
        client.call('read.mark', { conversationId: plan.conversations[index], upTo: marked }),
      ),
    );
    (await Promise.all(calls)).forEach(refuseProblem);
    marks += calls.length;
  }
  return marks;
}

async function send(client: SocketClient, conversationId: string, clientId: string): Promise<void> {
  const payload = { conversationId, clientId, envelope: ENVELOPE };
  refuseProblem(await client.call('message.send', payload));
}

function refuseProblem(answer: string): void {
  if (answer.startsWith('[{"problem"')) throw new Error(`refused: ${answer}`);
}

async function arrival(seen: () => number, expected: number): Promise<void> {
  const deadline = performance.now() + LAST_MS;
  while (seen() < expected) {
    if (performance.now() > deadline)
      throw new Error(`${seen()} of ${expected} deliveries have arrived`);
    await sleep(2);
  }
}

const open = () => {
  if (!crowd) throw new Error('nobody is connected');
  return crowd;
};

function firstOf(): { members: readonly Member[]; sender: Member; conversationId: string } {
  const { plan, members } = open();
  const [sender] = members;
  const [conversationId] = plan.conversations;
  if (!sender || conversationId === undefined) throw new Error('nobody is connected');
  return { members, sender, conversationId };
}

const percentilesOf = (values: readonly number[]): Percentiles => ({
  p50: percentile(values, 0.5),
  p99: percentile(values, 0.99),
});

function obey(order: LoadOrder): Promise<LoadAnswer> {
  switch (order.say) {
    case 'connect':
      return connect(order.plan).then(() => undefined);
    case 'time':
      return time(order.rate, order.seconds);
    case 'flood':
      return flood(order.senders, order.seconds);
    case 'fill':
      return fill(order.entries).then(() => undefined);
    case 'mark':
      return mark(order.rounds);
  }
}

// The file is also imported for its types.
if (process.send && process.argv[1] === __filename) obeyOrders(obey);
