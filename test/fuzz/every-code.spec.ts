import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIMITS, TOKEN_SCOPES } from '@anochat/contract';
import { migrate } from '../../src/platform/database';
import {
  lockDataFolder,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../src/platform/embedded';
import { Instance } from '../support/instance';
import { until } from '../support/until';
import { probeAccountCodes } from './account-codes';
import { CodeCoverage } from './code-coverage';
import { probeCommonCodes } from './common-codes';
import { probeConversationCodes } from './conversation-codes';
import { probeEncryptionCodes } from './encryption-codes';
import type { EngineClient } from './engine-client';
import { probeGroupCodes } from './group-codes';
import { probeLinkCodes } from './link-codes';
import { probeMediaCodes } from './media-codes';
import { readOperations } from './operations';
import { MESSAGE, newId, Prober } from './prober';
import { probePushCodes, SUBSCRIPTION } from './push-codes';
import { refusedTokens } from './refused-tokens';
import { startSilentSite } from './silent-site';
import { createGroup } from './simple-calls';
import { readCommands } from './socket-commands';

const MINUTES_5 = 300_000;
const ACCOUNT = {
  userName: 'root',
  password: 'a long password',
  device: { kind: 'bot', name: 'x' },
};

/** Asked on purpose, on servers with other settings where that is what it takes. */
interface SetUp {
  readonly accessToken: string;
  readonly refreshToken: string;
}

describe('every documented code of every operation and command', () => {
  const rest = readOperations();
  const socket = readCommands();
  const coverage = new CodeCoverage([...rest.operations, ...socket.commands]);
  const folder = mkdtempSync(join(tmpdir(), 'anochat-codes-'));
  const started: { dispose(): Promise<void> }[] = [];
  const proberOf = ({ url }: Instance): Prober => new Prober(url, rest, socket, coverage);

  async function start(environment: Readonly<Record<string, string>>): Promise<Instance> {
    const server = await Instance.start({ environment });
    started.push(server);
    return server;
  }

  beforeAll(() => chmodSync(folder, 0o711));
  afterAll(async () => {
    for (const server of started.reverse()) await server.dispose();
    rmSync(folder, { recursive: true, force: true });
  }, MINUTES_5);

  it(
    'are given by a server at work',
    async () => {
      const secrets = join(folder, 'secrets');
      const site = await startSilentSite();
      started.push(site);
      const server = await start({
        RATE_LIMIT_FACTOR: '0',
        SECRETS_DIR: secrets,
        LINK_PREVIEW_ALLOW: '127.0.0.1/32',
        LINK_PREVIEW_PORTS: `${site.port}`,
        PUSH_ALLOW: '127.0.0.1/32',
        PUSH_PORTS: `${site.port}`,
      });
      const prober = proberOf(server);
      const tokens = await refusedTokens(prober, server, secrets);
      // A suspension is heard of within a second.
      await until('the suspension', async () => {
        const answer = await prober.ask('GET /users/me', { token: tokens.suspended });
        return answer.code === 'auth.suspended';
      });
      await probeCommonCodes(prober, tokens);
      await probeSocket(prober, tokens.valid, tokens.expired);
      await probeEnded(prober, server);
      await probeConversationCodes(prober, server);
      await probeAccountCodes(prober, server);
      await probeGroupCodes(prober, server);
      await probeEncryptionCodes(prober, server);
      await probeMediaCodes(prober, server);
      await probeLinkCodes(prober, site);
      await probePushCodes(prober, server, site);
    },
    MINUTES_5,
  );

  it(
    'are given by a server with tight limits and closed registration',
    async () => {
      const server = await start({ RATE_LIMIT_FACTOR: '0.001', REGISTRATION: 'closed' });
      const prober = proberOf(server);
      await prober.ask('POST /auth/register', { body: ACCOUNT });
      const { accessToken: token } = await setUp(prober, server);
      for (const operation of rest.operations) {
        const body = prober.validBody(operation);
        const headers = { 'x-forwarded-for': '10.9.9.9' };
        for (let i = 0; i < 3; i += 1)
          await prober.askOperation(operation, { token, body, headers });
      }
      for (const { name } of socket.commands) {
        const client = await prober.connect(token);
        const flood = Array.from({ length: LIMITS.socketCommands.limit + 100 }, () =>
          prober.command(client, name, prober.payloadOf(name)),
        );
        await Promise.all(flood);
        client.close();
      }
    },
    MINUTES_5,
  );

  it(
    'are given by a server without its database, and registration by invitation',
    async () => {
      const data = lockDataFolder(join(folder, 'data')).folder;
      const postgres: EmbeddedPostgres = await startEmbeddedPostgres({
        dataFolder: data,
        durable: false,
      });
      await migrate(postgres.url);
      const server = await start({
        RATE_LIMIT_FACTOR: '0',
        REGISTRATION: 'invite',
        LINK_PREVIEWS: 'off',
        DATABASE_URL: postgres.url,
      });
      const prober = proberOf(server);
      await prober.ask('POST /auth/register', { body: ACCOUNT });
      await prober.ask('POST /auth/register', { body: { ...ACCOUNT, invite: 'no-such-code' } });
      const { accessToken: token, refreshToken } = await setUp(prober, server);
      const made = await prober.ask('POST /auth/tokens', {
        token,
        body: { name: 'probe', scopes: ['read'] },
      });
      const { secret } = JSON.parse(made.text) as { readonly secret: string };
      const clients: [string, EngineClient][] = [];
      for (const { name } of socket.commands) clients.push([name, await prober.connect(token)]);
      await prober.ask('POST /link-previews', { token, body: { url: 'http://127.0.0.1/' } });
      await postgres.stop();

      for (const operation of rest.operations) {
        const query = prober.validQuery(operation);
        await prober.askOperation(operation, { token, query, body: prober.validBody(operation) });
      }
      await prober.ask('POST /auth/register', { body: { ...ACCOUNT, invite: 'some-code' } });
      const reset = { token: 'x'.repeat(43), newPassword: ACCOUNT.password };
      await prober.ask('POST /auth/password-reset', { body: reset });
      await prober.ask('POST /auth/login', { body: ACCOUNT });
      const change = { currentPassword: ACCOUNT.password, newPassword: 'another long password' };
      await prober.ask('PUT /auth/password', { token, body: change });
      await prober.ask('POST /auth/setup', { body: { ...ACCOUNT, token: 'x'.repeat(43) } });
      await prober.ask('POST /auth/refresh', { body: { refreshToken } });
      await prober.ask('PUT /conversations/{id}/messages/{clientId}', { token, body: MESSAGE });
      const file = { id: newId(), kind: 'plain', size: 1 };
      await prober.ask('POST /uploads', { token, body: file });
      await prober.ask('PUT /push/subscriptions/current', { token, body: SUBSCRIPTION });
      const group = { kind: 'group', title: 'Away', members: [] };
      await prober.ask('POST /conversations', { token, body: group });
      // It looks nothing up itself: only a personal token makes the door do so.
      await prober.ask('GET /push', { token: secret });
      for (const [name, client] of clients) {
        await prober.command(client, name, prober.payloadOf(name, undefined, token));
        client.close();
      }
    },
    MINUTES_5,
  );

  it('were all seen', () => {
    expect(coverage.unseen()).toEqual([]);
  });

  async function setUp(prober: Prober, server: Instance): Promise<SetUp> {
    let setupToken: string | undefined;
    // Ready before it has printed everything.
    await until('the set-up link', () => {
      setupToken = /setup#([\w-]{43})/.exec(server.logTail(1_000))?.[1];
      return setupToken !== undefined;
    });
    const body = { ...ACCOUNT, userName: 'admin', token: setupToken };
    const { text } = await prober.ask('POST /auth/setup', { body });
    const { accessToken, refreshToken } = JSON.parse(text) as Partial<SetUp>;
    if (!accessToken || !refreshToken) throw new Error(`no administrator: ${text}`);
    return { accessToken, refreshToken };
  }

  /** The append refuses at once, before the news of the revocation has closed the connection. */
  async function probeEnded(prober: Prober, server: Instance): Promise<void> {
    for (const change of [
      'UPDATE sessions SET revoked_at = now() WHERE user_id = $1',
      'UPDATE users SET suspended_at = now() WHERE id = $1',
    ]) {
      const account = await prober.register();
      const { accessToken, userId } = account;
      const { id } = await createGroup(prober.url, account, []);
      const client = await prober.connect(accessToken);
      await server.query(change, [userId]);
      for (const name of ['message.send', 'session.renew']) {
        await prober.command(client, name, prober.payloadOf(name, id, accessToken));
      }
      client.close();
    }
  }

  async function probeSocket(prober: Prober, valid: string, expired: string): Promise<void> {
    const account = await prober.register();
    const scoped: string[] = [];
    for (const scope of TOKEN_SCOPES) scoped.push(await prober.personalToken(account, [scope]));
    for (const token of [valid, ...scoped]) {
      const client = await prober.connect(token);
      for (const { name } of socket.commands) {
        await prober.command(client, name, prober.payloadOf(name));
        await prober.command(client, name, { nonsense: 1 });
      }
      await prober.command(client, 'session.renew', { token: expired });
      client.close();
    }
  }
});
