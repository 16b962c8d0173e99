import { LIMITS } from '@anochat/contract';
import { call, register, type Account } from '../support/account';
import type { CodeCoverage } from './code-coverage';
import { EngineClient, type Outcome } from './engine-client';
import { send, type HttpAnswer } from './http-request';
import type { Documented, Operation } from './operations';
import { Random } from './random';
import type { DocumentedSocket } from './socket-commands';
import { validValue } from './valid-value';

export interface Probe {
  readonly token?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const random = new Random(7);
export const newId = (): string => random.uuid();

/** Asks an operation or a command on purpose, and notes the code of its answer. */
export class Prober {
  constructor(
    readonly url: string,
    readonly rest: Documented,
    readonly socket: DocumentedSocket,
    private readonly coverage: CodeCoverage,
  ) {}

  /** @param name as in `PATCH /conversations/{id}` */
  async ask(name: string, probe: Probe): Promise<HttpAnswer> {
    const [method = '', path = ''] = name.split(' ');
    const operation = this.rest.operations.find(
      (known) => known.method === method && known.template.replace('/api/v1', '') === path,
    );
    if (operation === undefined) throw new Error(`${name} is not in the document`);
    return this.askOperation(operation, probe);
  }

  async askOperation(operation: Operation, probe: Probe): Promise<HttpAnswer> {
    const { token, params = {}, query = '', body, headers } = probe;
    const path = operation.template.replace(/\{(\w+)\}/g, (_, name: string) => {
      if (params[name] !== undefined) return params[name];
      return name === 'seq' ? '1' : newId();
    });
    const raw = body === undefined || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    const answer = await send(this.url, {
      method: operation.method,
      path: path + query,
      headers: {
        'x-forwarded-for': `10.${random.below(256)}.${random.below(256)}.${random.below(256)}`,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(raw !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(raw !== undefined && { body: Buffer.from(raw) }),
    });
    if (answer.code !== undefined) this.coverage.saw(operation.name, answer.code);
    return answer;
  }

  /** A body that the document allows. */
  validBody(operation: Operation): unknown {
    const known = (name: string): unknown => {
      if (/^(userId|sender|blob)$/.test(name)) return newId();
      if (/^(userIds|members)$/.test(name)) return [newId()];
      return undefined;
    };
    return operation.body && validValue(this.rest.document, operation.body, 'body', known, random);
  }

  /** The query parameters that the operation cannot do without. */
  validQuery(operation: Operation): string {
    const needed = operation.parameters.filter((p) => p.in === 'query' && p.required);
    if (needed.length === 0) return '';
    const values: Readonly<Record<string, string>> = {
      ids: newId(),
      cursor: '3.2.1',
      generation: '0',
      afterEpoch: '0',
    };
    return `?${needed.map(({ name }) => `${name}=${values[name] ?? 'a'}`).join('&')}`;
  }

  register(): Promise<Account> {
    return register(this.url);
  }

  /** A personal token with these scopes. */
  async personalToken(account: Account, scopes: readonly string[]): Promise<string> {
    const body = { name: 'probe', scopes };
    const made = await call<{ readonly secret: string }>(
      this.url,
      'POST',
      '/auth/tokens',
      account,
      body,
    );
    return made.secret;
  }

  async connect(token: string): Promise<EngineClient> {
    const { client, welcome } = await EngineClient.open(this.url, `40${JSON.stringify({ token })}`);
    if (!welcome.startsWith('40')) throw new Error(`not let in: ${welcome}`);
    return client;
  }

  async command(client: EngineClient, name: string, payload: unknown): Promise<Outcome> {
    const outcome = await client.command(JSON.stringify([name, payload]));
    if (outcome.kind === 'problem') this.coverage.saw(name, outcome.code);
    return outcome;
  }

  /** Payloads that every command accepts in themselves. */
  payloadOf(name: string, conversationId = newId(), token = 'x'): unknown {
    switch (name) {
      case 'message.send':
        return { conversationId, clientId: newId(), envelope: MESSAGE };
      case 'sync.resume':
        return {};
      case 'presence.watch':
        return { userIds: [newId()] };
      case 'typing.set':
        return { conversationId, active: true };
      case 'session.renew':
        return { token };
      default:
        return { conversationId, upTo: 1 };
    }
  }
}

export const MESSAGE = {
  kind: 'message',
  mode: 'server',
  content: { v: 1, type: 'message', parts: [{ type: 'text', text: 'hello' }] },
} as const;

export const TOO_LARGE = { text: 'x'.repeat(LIMITS.contentBytes * 10) };
