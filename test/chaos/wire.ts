import { setTimeout as sleep } from 'node:timers/promises';
import type { Accepted, Ack, EnvelopeInput, Problem } from '@anochat/contract';
import { io, type Socket } from 'socket.io-client';
import { request, type Account } from '../support/account';
import type { SentMessage } from './history';

/** What became of one attempt to send. */
export type Outcome =
  | { readonly state: 'accepted'; readonly accepted: Accepted }
  /** The server said that it cannot now, and when to come again. */
  | { readonly state: 'refused'; readonly retryAfterMs: number }
  /** No answer: it may or may not have been committed. */
  | { readonly state: 'unanswered' }
  /** There was no connection: it did not leave. */
  | { readonly state: 'unsent' };

/** A way to send: it gives one attempt one outcome and repeats nothing by itself. */
export interface Wire {
  /** Resolves when there is a connection to send on. */
  ready(): Promise<void>;
  send(message: SentMessage): Promise<Outcome>;
  close(): void;
}

/** An answer that the documents do not allow in a crash. */
export class UnexpectedProblem extends Error {
  override readonly name = 'UnexpectedProblem';

  constructor(problem: Problem) {
    super(JSON.stringify(problem));
  }
}

const ANSWER_MS = 8_000;

export const envelopeOf = (text: string): EnvelopeInput => ({
  kind: 'message',
  mode: 'server',
  content: { v: 1, type: 'message', parts: [{ type: 'text', text }] },
});

/** Plain HTTP: `PUT /conversations/{id}/messages/{clientId}`. */
export const restWire = (url: string, account: Account): Wire => ({
  ready: () => Promise.resolve(),
  async send({ conversationId, clientId, text }) {
    const path = `/conversations/${conversationId}/messages/${clientId}`;
    const answer = await request(url, 'PUT', path, account, envelopeOf(text)).catch(
      () => undefined,
    );
    if (!answer) return { state: 'unanswered' };
    if (answer.status >= 400) return refusal(answer.body as Problem);
    return { state: 'accepted', accepted: answer.body as Accepted };
  },
  close: () => undefined,
});

/** The command `message.send` on a stock socket.io-client. */
export const socketWire = (url: string, account: Account): Wire => {
  const socket = connect(url, account);
  return {
    async ready() {
      if (!socket.connected) await new Promise<void>((done) => socket.once('connect', done));
    },
    async send({ conversationId, clientId, text }) {
      // Otherwise the client would keep it and send it by itself, past the sender's own order.
      if (!socket.connected) return { state: 'unsent' };
      const payload = { conversationId, clientId, envelope: envelopeOf(text) };
      const ack = (await socket
        .timeout(ANSWER_MS)
        .emitWithAck('message.send', payload)
        .catch(() => undefined)) as Ack<Accepted> | undefined;
      if (!ack) return { state: 'unanswered' };
      if ('problem' in ack) return refusal(ack.problem);
      return { state: 'accepted', accepted: ack.data };
    },
    close: () => socket.disconnect(),
  };
};

/** A stock client that comes back by itself, also after a handshake that the server refused. */
export function connect(url: string, account: Account): Socket {
  const socket = io(url, {
    transports: ['websocket'],
    auth: { token: account.accessToken },
    extraHeaders: { 'x-forwarded-for': account.address },
    forceNew: true,
    reconnectionDelay: 100,
    reconnectionDelayMax: 1_000,
  });
  // socket.io-client gives up in two cases: the server refused the handshake, or closed in order.
  const again = (): void => void sleep(100 + Math.random() * 200).then(() => socket.connect());
  socket.on('connect_error', () => !socket.active && again());
  socket.on('disconnect', (reason) => reason === 'io server disconnect' && again());
  return socket;
}

function refusal(problem: Problem): Outcome {
  if (problem.code !== 'server.unavailable') throw new UnexpectedProblem(problem);
  return { state: 'refused', retryAfterMs: (problem.retryAfter ?? 1) * 1_000 };
}
