import { io, type Socket } from 'socket.io-client';
import type { Ack, Accepted, Authentication, EntryEvent } from '@anochat/contract';
import { call, register, type Account } from '../support/account';
import { createGroup, textMessage } from './simple-calls';
import { Random } from './random';

/** A message takes longer than this only when something is wrong. */
const PATIENCE_MS = 20_000;
const PAUSE_MS = 25;
/** Well before the access token runs out. */
const RENEW_MS = 5 * 60_000;

/**
 * Two people who chat through all of it and complain when anything is lost, doubled, late or out of
 * order, or when a connection breaks.
 */
export class Witness {
  readonly complaints: string[] = [];
  #sent = 0;
  #stopped = false;
  #chat: Promise<void> = Promise.resolve();

  private constructor(
    private readonly origin: string,
    private readonly alice: Socket,
    private readonly bob: Socket,
    private readonly accounts: Account[],
    private readonly conversationId: string,
  ) {}

  static async begin(origin: string): Promise<Witness> {
    const accounts = [
      await register(origin, 'witness-alice'),
      await register(origin, 'witness-bob'),
    ] as const;
    const [alice, bob] = accounts;
    const { id } = await createGroup(origin, alice, [bob]);
    const sockets = await Promise.all(
      accounts.map(({ accessToken }) => connect(origin, accessToken)),
    );
    const witness = new Witness(origin, sockets[0]!, sockets[1]!, [alice, bob], id);
    witness.#chat = witness.chat();
    return witness;
  }

  /** How many messages went from one to the other. */
  get messages(): number {
    return this.#sent;
  }

  async end(): Promise<void> {
    this.#stopped = true;
    await this.#chat;
    this.alice.disconnect();
    this.bob.disconnect();
  }

  private async chat(): Promise<void> {
    const random = new Random(1);
    const heard: string[] = [];
    let last = 0;
    let onHeard: () => void = () => undefined;
    for (const [name, socket] of Object.entries({ alice: this.alice, bob: this.bob })) {
      socket.on('disconnect', (reason) => {
        if (!this.#stopped) this.complaints.push(`${name} was cut off: ${reason}`);
      });
      socket.on('sync.required', () => this.complaints.push(`${name} missed something`));
    }
    this.bob.on('message.created', (event: EntryEvent) => {
      if (event.conversationId !== this.conversationId) return;
      if (last !== 0 && event.seq !== last + 1) {
        this.complaints.push(`after ${last} came ${event.seq}`);
      }
      last = event.seq;
      heard.push(event.data.clientId ?? '');
      onHeard();
    });
    let renewAt = Date.now() + RENEW_MS;
    while (!this.#stopped) {
      if (Date.now() > renewAt) {
        await this.renew();
        renewAt = Date.now() + RENEW_MS;
      }
      const clientId = newClientId(random);
      const ack = await this.say(clientId);
      if (ack === undefined) this.complaints.push('no acknowledgement of a message');
      else if ('problem' in ack) this.complaints.push(`a message was refused: ${ack.problem.code}`);
      else {
        const arrived = await within(PATIENCE_MS, (done) => {
          onHeard = () => heard.includes(clientId) && done();
          onHeard();
        });
        if (!arrived) this.complaints.push(`message ${ack.data.seq} did not arrive`);
        heard.length = 0;
        this.#sent += 1;
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  private async say(clientId: string): Promise<Ack<Accepted> | undefined> {
    const payload = {
      conversationId: this.conversationId,
      clientId,
      envelope: textMessage(`message ${this.#sent}`),
    };
    return (
      this.alice.timeout(PATIENCE_MS).emitWithAck('message.send', payload) as Promise<Ack<Accepted>>
    ).catch(() => undefined);
  }

  /** A token belongs to its session, so the next one comes by refreshing. */
  private async renew(): Promise<void> {
    for (const [i, socket] of [this.alice, this.bob].entries()) {
      const { refreshToken, address } = this.accounts[i]!;
      const next = await call<Authentication>(
        this.origin,
        'POST',
        '/auth/refresh',
        { address },
        { refreshToken },
      );
      this.accounts[i] = { ...this.accounts[i]!, refreshToken: next.refreshToken ?? '' };
      const ack = (await socket.emitWithAck('session.renew', {
        token: next.accessToken,
      })) as Ack<unknown>;
      if ('problem' in ack) this.complaints.push(`session.renew: ${ack.problem.code}`);
    }
  }
}

async function connect(origin: string, token: string): Promise<Socket> {
  const socket = io(origin, { transports: ['websocket'], auth: { token }, forceNew: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  const ack = (await socket.emitWithAck('sync.resume', {})) as Ack<unknown>;
  if ('problem' in ack) throw new Error(`sync.resume: ${ack.problem.code}`);
  return socket;
}

/** Of now, so that ids are never met twice. */
function newClientId(random: Random): string {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}${random.uuid().slice(13)}`;
}

function within(ms: number, start: (done: () => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(false), ms);
    start(() => {
      clearTimeout(late);
      resolve(true);
    });
  });
}
