import { io, type Socket } from 'socket.io-client';
import type { Ack, SyncPage } from '@anochat/contract';

/** Orders to the process that plays the clients; each is answered with what it saw. */
export type ToClients =
  | { readonly say: 'connect'; readonly origin: string; readonly tokens: readonly string[] }
  /** The server goes and comes back: tell when everybody is caught up again. */
  | { readonly say: 'expect-return' }
  | { readonly say: 'end' };
export interface Caught {
  readonly clients: number;
  /** From the order, or from the first client's return, until the last one was caught up. */
  readonly seconds: number;
  /** Answers that asked to come again later (503), which the clients did. */
  readonly refused: number;
}

/** So many connections are begun at once by the first order; after a restart all come by themselves. */
const AT_ONCE = 50;

class ResumingClient {
  #syncToken: string | undefined;
  refused = 0;

  private constructor(readonly socket: Socket) {}

  static open(origin: string, token: string, onCaughtUp: () => void): ResumingClient {
    const socket = io(origin, {
      transports: ['websocket'],
      auth: { token },
      forceNew: true,
      reconnectionDelay: 200,
      reconnectionDelayMax: 2_000,
      timeout: 60_000,
    });
    const client = new ResumingClient(socket);
    socket.on('connect', () => void client.resume());
    socket.on('connect_error', () => {
      if (socket.active) return; // comes again by itself
      client.refused += 1;
      setTimeout(() => socket.connect(), 1_000 * (0.5 + Math.random()));
    });
    socket.on('sync.caught-up', onCaughtUp);
    return client;
  }

  private async resume(): Promise<void> {
    const ack = (await this.socket.emitWithAck('sync.resume', {
      token: this.#syncToken,
    })) as Ack<SyncPage>;
    if ('data' in ack) {
      this.#syncToken = ack.data.token ?? this.#syncToken;
      return;
    }
    if (ack.problem.code !== 'server.unavailable') throw new Error(ack.problem.code);
    this.refused += 1;
    const pause = (ack.problem.retryAfter ?? 1) * 1_000 * (0.5 + Math.random());
    setTimeout(() => void this.resume(), pause);
  }
}

let clients: readonly ResumingClient[] = [];
let caughtUp = 0;
let onAll: () => void = () => undefined;
let firstAt: number | undefined;

function noteCaughtUp(): void {
  firstAt ??= performance.now();
  caughtUp += 1;
  if (caughtUp === clients.length) onAll();
}

/** Resolves once every client was told `sync.caught-up` again. */
async function allCaughtUp(began: () => Promise<void> | void): Promise<Caught> {
  caughtUp = 0;
  firstAt = undefined;
  for (const client of clients) client.refused = 0;
  const all = new Promise<void>((resolve) => (onAll = resolve));
  await began();
  await all;
  return {
    clients: clients.length,
    seconds: (performance.now() - (firstAt ?? 0)) / 1_000,
    refused: clients.reduce((sum, client) => sum + client.refused, 0),
  };
}

async function connectAll(origin: string, tokens: readonly string[]): Promise<Caught> {
  const opened: ResumingClient[] = [];
  const began = performance.now();
  const all = new Promise<void>((resolve) => (onAll = resolve));
  caughtUp = 0;
  for (const [i, token] of tokens.entries()) {
    opened.push(
      ResumingClient.open(origin, token, () => {
        caughtUp += 1;
        if (caughtUp === tokens.length) onAll();
      }),
    );
    if (i % AT_ONCE === AT_ONCE - 1) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await all;
  clients = opened;
  for (const { socket } of clients) {
    socket.off('sync.caught-up');
    socket.on('sync.caught-up', noteCaughtUp);
  }
  return {
    clients: clients.length,
    seconds: (performance.now() - began) / 1_000,
    refused: clients.reduce((sum, client) => sum + client.refused, 0),
  };
}

async function obey(order: ToClients): Promise<Caught | undefined> {
  switch (order.say) {
    case 'connect':
      return connectAll(order.origin, order.tokens);
    case 'expect-return':
      return allCaughtUp(() => undefined);
    case 'end':
      for (const { socket } of clients) socket.disconnect();
      process.disconnect();
      return undefined;
  }
}

// The file is also imported for its types.
if (process.send && process.argv[1] === __filename) {
  // Whoever gives the orders is gone, or has said that it is over.
  process.once('disconnect', () => process.exit());
  process.on('message', (order: ToClients) => {
    void obey(order).then((caught) => caught && process.send?.(caught));
  });
}
