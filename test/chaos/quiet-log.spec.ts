import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Head } from '@anochat/contract';
import { v7 } from 'uuid';

import { call, register, request, type Account } from '../support/account';
import { Instance } from '../support/instance';
import { startTraceReceiver, type TraceReceiver } from '../support/trace-receiver';
import { until } from '../support/until';
import { connect, envelopeOf } from './wire';

const CHECKOUT = resolve(__dirname, '../..');
const CANARY = 'canary-of-the-words';
const PASSWORD_CANARY = 'canary-of-the-password';

interface Line {
  readonly level?: unknown;
  readonly time?: unknown;
  readonly traceId?: string;
  readonly requestId?: string;
  readonly req?: { readonly id?: string; readonly path?: string };
}

describe('the log, at its most talkative', () => {
  let receiver: TraceReceiver;
  let instance: Instance;
  let alice: Account;
  beforeAll(async () => {
    receiver = await startTraceReceiver();
    instance = await Instance.start({
      environment: {
        LOG_LEVEL: 'trace',
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
        OTEL_TRACES_SAMPLER_ARG: '1',
      },
    });
    alice = await register(instance.url);
  }, 300_000);
  afterAll(async () => {
    await instance.dispose();
    await receiver.close();
  }, 120_000);

  const log = (): string => readFileSync(join(instance.folder, 'server.log'), 'utf8');
  const lines = (): readonly Line[] =>
    log()
      .trim()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Line);

  it('has neither words nor secrets of requests, commands and failures, and says whose they are', async () => {
    const conversation = await call<Head>(instance.url, 'POST', '/conversations', alice, {
      kind: 'group',
      title: CANARY,
      members: [],
    });
    const messages = `/conversations/${conversation.id}/messages`;
    const socket = connect(instance.url, alice);
    const ask = (name: string, payload: unknown): Promise<unknown> =>
      socket.timeout(60_000).emitWithAck(name, payload);
    await until('the socket', () => socket.connected);

    // What goes well.
    await call(instance.url, 'PUT', `${messages}/${v7()}`, alice, envelopeOf(CANARY));
    const { id: conversationId } = conversation;
    await ask('message.send', { conversationId, clientId: v7(), envelope: envelopeOf(CANARY) });
    // What is refused.
    await request(
      instance.url,
      'POST',
      '/auth/login',
      { address: alice.address },
      {
        userName: 'nobody-of-this-name',
        password: PASSWORD_CANARY,
        device: { kind: 'web', name: CANARY },
      },
    );
    await request(instance.url, 'PUT', `${messages}/${CANARY}`, alice, { [CANARY]: CANARY });
    await ask('message.send', { [CANARY]: CANARY });
    await ask(CANARY, CANARY);
    // What fails: the function is not there for a moment.
    const rename = (from: string, to: string): Promise<unknown> =>
      instance.query(`ALTER FUNCTION ${from} RENAME TO ${to}`);
    await rename('append_entries', 'append_entries_away');
    const failed = await request(
      instance.url,
      'PUT',
      `${messages}/${v7()}`,
      alice,
      envelopeOf(CANARY),
    );
    await ask('message.send', { conversationId, clientId: v7(), envelope: envelopeOf(CANARY) });
    await rename('append_entries_away', 'append_entries');
    socket.disconnect();
    expect(failed.status).toBeGreaterThanOrEqual(500);

    const isOfMessage = ({ req }: Line): boolean => req?.path?.includes('/messages/') ?? false;
    await until('the lines', () => lines().filter(isOfMessage).length >= 3);
    const text = log();
    for (const secret of [CANARY, PASSWORD_CANARY, alice.accessToken]) {
      // The address of a request is in its line, with what stands where an id should.
      expect(text.replaceAll(`/messages/${CANARY}`, '')).not.toContain(secret);
    }
    for (const line of lines()) expect(line).toMatchObject({ level: expect.anything() as number });
    for (const { req, traceId } of lines().filter(isOfMessage)) {
      expect(req?.id).toMatch(/^[\w-]{8,}$/);
      expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    }
    // Beside the lines for the person at the terminal everything is JSON.
    const others = text
      .trim()
      .split('\n')
      .filter((line) => !line.startsWith('{'));
    for (const line of others) expect(line).toMatch(/^(Data|AnoChat|Health|Keys|Make the first)/);
  }, 300_000);
});

describe('a server that sends no traces', () => {
  /** Beside OpenTelemetry's API, which is prom-client's too. */
  const loadedWith = (endpoint: string): number => {
    const script = `
      const { openTracing } = require('./dist/src/platform/tracing');
      require('./dist/src/start-server.js');
      openTracing(${endpoint});
      console.log(Object.keys(require.cache).filter((file) => /@opentelemetry.(?!api.)/.test(file)).length);
      process.exit(0);`;
    const text = execFileSync(process.execPath, ['-e', script], {
      cwd: CHECKOUT,
      encoding: 'utf8',
    });
    return Number(text.trim());
  };

  it('loads nothing of what makes them', () => {
    expect(loadedWith('undefined')).toBe(0);
    const settings = `{ endpoint: new URL('http://127.0.0.1:1'), ratio: 1, service: 'x' }`;
    expect(loadedWith(settings)).toBeGreaterThan(10);
  }, 120_000);
});
