import type { CommandInput, Head, Items } from '@anochat/contract';
import { v7 as uuidv7 } from 'uuid';

import { CommandRefused } from '../cli.errors';
import type { TestPerson } from './test-people';
import { Visitor } from './visitor';

export interface Delivery {
  readonly from: string;
  readonly to: string;
  /** From the sending to the hearing. */
  readonly ms: number;
}

const TITLE = 'Self-test';

/** One message from each instance to the next one, the last to the first: each sends, each delivers. */
export async function sendRound(
  instances: readonly string[],
  people: readonly TestPerson[],
): Promise<readonly Delivery[]> {
  const [sender, receiver] = people;
  const [first] = instances;
  if (sender === undefined || receiver === undefined || first === undefined) return [];
  const conversationId = await findGroup(first, sender, receiver);
  const deliveries: Delivery[] = [];
  for (const [index, from] of instances.entries()) {
    const to = instances[(index + 1) % instances.length] ?? from;
    const speaker = await Visitor.arrive(from, sender);
    const listener = await Visitor.arrive(to, receiver).catch((error: unknown) => {
      speaker.leave();
      throw error;
    });
    try {
      const began = performance.now();
      const { seq } = await speaker.ask(
        'message.send',
        messageOf(conversationId, `${from} to ${to}`),
      );
      await listener.hears(conversationId, seq);
      deliveries.push({ from, to, ms: Math.round(performance.now() - began) });
    } finally {
      speaker.leave();
      listener.leave();
    }
  }
  return deliveries;
}

/** The one of the last test, or a new one. Groups without keys are what plain REST takes part in. */
async function findGroup(
  origin: string,
  sender: TestPerson,
  receiver: TestPerson,
): Promise<string> {
  const { items } = await call<Items<Head>>(origin, sender, 'GET', '/sync');
  const known = items.find(({ title }) => title === TITLE);
  if (known !== undefined) return known.id;
  const group = { kind: 'group', title: TITLE, members: [receiver.id] };
  return (await call<Head>(origin, sender, 'POST', '/conversations', group)).id;
}

async function call<T>(
  origin: string,
  { token }: TestPerson,
  method: string,
  path: string,
  body?: object,
): Promise<T> {
  const answer = await fetch(`${origin}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    throw new CommandRefused(`${origin} does not answer.`, { cause });
  });
  if (!answer.ok)
    throw new CommandRefused(`${origin} answers ${answer.status} to ${method} ${path}.`);
  return (await answer.json()) as T;
}

const messageOf = (conversationId: string, text: string): CommandInput<'message.send'> => ({
  conversationId,
  clientId: uuidv7(),
  envelope: {
    kind: 'message',
    mode: 'server',
    content: { v: 1, type: 'message', parts: [{ type: 'text', text }] },
  },
});
