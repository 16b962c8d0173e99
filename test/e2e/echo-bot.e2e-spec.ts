import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createClient, type AnoChat, type ClientOptions } from '@anochat/sdk';
import { encryptionParts } from '@anochat/sdk/encryption';
import { createPlatform } from '../../clients/sdk/src/platform/node';
import { Instance } from '../support/instance';
import { createTestDatabase, type TestDatabase } from '../support/postgres';
import { until } from '../support/until';

const PASSWORD = 'correct horse battery';
const BOT = resolve(__dirname, '../../examples/echo-bot/echo-bot.js');

/** The example as it stands there, in a process of its own, against the built server. */
describe('the echo bot', () => {
  const folders: string[] = [];
  const clients: AnoChat[] = [];
  let database: TestDatabase;
  let server: Instance;
  let account: AnoChat;
  let echo: string;
  let bot: RunningBot | null = null;
  // What the first test begins and the second goes on with.
  let ann: AnoChat;
  let group: string;
  let words: string;

  const newClient = (options: Partial<ClientOptions>): AnoChat => {
    const platform = createPlatform({ logLevel: 'error' });
    const client = createClient({ platform, serverUrl: server.url, ...options });
    clients.push(client);
    return client;
  };
  const register = async (userName: string, encrypts: boolean): Promise<AnoChat> => {
    const client = newClient(encrypts ? { encryption: encryptionParts } : {});
    await client.start();
    await client.session.register({ userName, password: PASSWORD });
    await until(`${userName} online`, () => client.connection.get().status === 'online');
    if (!encrypts) return client;
    await until('a new account', () => client.encryption.state.get().status === 'new-account');
    await client.encryption.setUp();
    return client;
  };
  const newToken = async (): Promise<string> => {
    const scopes = ['read', 'write', 'account'] as const;
    const made = await account.api.auth.createToken({ name: 'bot', scopes: [...scopes] });
    return made.secret ?? '';
  };
  const newFolder = (): string => {
    const folder = mkdtempSync(join(tmpdir(), 'anochat-bot-'));
    folders.push(folder);
    return folder;
  };
  const startBot = async (
    folder: string,
    token: string,
    environment: NodeJS.ProcessEnv = {},
  ): Promise<RunningBot> => {
    const begun = runBot(folder, {
      ...{ PATH: process.env.PATH, ANOCHAT_URL: server.url, ANOCHAT_TOKEN: token },
      ...environment,
    });
    bot = begun;
    await until('a bot', () => begun.output().includes('Answering'), 30_000);
    // It answers what comes after its first look at the conversations.
    await until('the bot has looked', () => hasSynced(join(folder, 'echo-bot.journal')));
    return begun;
  };
  const say = (client: AnoChat, id: string, text: string): Promise<void> =>
    client.conversation(id).send({ parts: [{ type: 'text', text }] });

  beforeAll(async () => {
    database = await createTestDatabase();
    server = await Instance.start({
      environment: { DATABASE_URL: database.url, RATE_LIMIT_FACTOR: '0' },
    });
    account = await register('echo', false);
    echo = idOf(account);
  });
  afterAll(async () => {
    bot?.process.kill('SIGKILL');
    await Promise.all(clients.map((client) => client.stop()));
    await server?.dispose();
    await database?.drop();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  it('answers in an encrypted group, and goes on after a restart', async () => {
    const [folder, token] = [newFolder(), await newToken()];
    const first = await startBot(folder, token);
    const shown = (): string | undefined =>
      /Keep these words: ((?:[a-z]+ ){23}[a-z]+)\n/.exec(first.output())?.[1];
    await until('its words', () => shown() !== undefined, 30_000);
    words = shown() ?? '';
    const { api } = newClient({ token });
    await until('its key packages', async () => {
      return (await api.encryption.keyPackageSupply()).available > 0;
    });

    ann = await register('ann', true);
    const asked = { kind: 'group', title: 'Echoes', members: [echo] } as const;
    const head = await ann.createConversation(asked);
    expect(head.mode).toBe('e2ee');
    group = head.id;
    const annSees = watch(ann, group);
    await say(ann, group, 'is there anybody?');
    await until('the echo', () => annSees().length === 2, 30_000);

    expect(await first.end()).toBe(0);
    await say(ann, group, 'and now?');
    const second = await startBot(folder, token);
    await until('the echo of what it missed', () => annSees().length === 4, 30_000);
    await say(ann, group, 'goodbye');
    await until('the last echo', () => annSees().length === 6, 30_000);
    const said = ['is there anybody?', 'and now?', 'goodbye'];
    expect(annSees()).toEqual(said.flatMap((text) => [`own ${text}`, `echo ${text}`]));
    expect(ann.encryption.undecryptable.get()).toEqual({});
    expect(second.output()).not.toContain('Keep these words');
    expect(readFileSync(join(folder, 'echo-bot.journal'), 'utf8')).not.toContain('anybody');
    expect(await second.end()).toBe(0);
  });

  it('comes into its groups with another token, by its words', async () => {
    const again = await startBot(newFolder(), await newToken(), { ANOCHAT_WORDS: words });
    const ofEcho = (): number =>
      ann.encryption
        .group(group)
        .get()
        .roster.flatMap(({ userId, devices }) => (userId === echo ? devices : [])).length;
    await until('its second device', () => ofEcho() === 2, 30_000);
    const annSees = watch(ann, group);
    await say(ann, group, 'who is this?');
    await until('the echo', () => annSees().at(-1) === 'echo who is this?', 30_000);
    expect(annSees().filter((line) => line.startsWith('echo'))).toHaveLength(4);
    expect(again.output()).not.toContain('Keep these words');
  });

  it('answers in a direct conversation', async () => {
    const { id, mode } = await ann.createConversation({ kind: 'direct', userId: echo });
    expect(mode).toBe('e2ee');
    const annSees = watch(ann, id);
    await say(ann, id, 'just us');
    await until('the echo', () => annSees().length === 2, 30_000);
    expect(annSees()).toEqual(['own just us', 'echo just us']);
  });

  it('answers somebody whose client does not encrypt, too', async () => {
    const bob = await register('bob', false);
    const asked = { kind: 'group', title: 'In the clear', members: [echo] } as const;
    const { id, mode } = await bob.createConversation(asked);
    expect(mode).toBe('server');
    const bobSees = watch(bob, id);
    await say(bob, id, 'hello');
    await until('the echo', () => bobSees().length === 2, 30_000);
    expect(bobSees()).toEqual(['own hello', 'echo hello']);
  });
});

interface RunningBot {
  readonly process: ChildProcess;
  /** What it has printed. */
  readonly output: () => string;
  /** Asks it to end. @returns its exit code */
  readonly end: () => Promise<number | null>;
}

const runBot = (cwd: string, env: NodeJS.ProcessEnv): RunningBot => {
  const child = spawn(process.execPath, [BOT], { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.on('data', (more: Buffer) => (printed += more.toString()));
  return {
    process: child,
    output: () => printed,
    end: async () => {
      child.kill('SIGTERM');
      const [code] = (await once(child, 'exit')) as [number | null];
      return code;
    },
  };
};

const idOf = (client: AnoChat): string => {
  const state = client.session.state.get();
  if (state.status !== 'signed-in') throw new Error('Nobody is signed in');
  return state.user.id;
};

/** A timeline that is kept open: what was said, and by whom. */
const watch = (client: AnoChat, id: string): (() => readonly string[]) => {
  const { timeline } = client.conversation(id);
  timeline.subscribe(() => undefined);
  return () =>
    timeline.get().items.flatMap((item) => {
      if (item.type !== 'message') return [];
      const { body, own } = item;
      const text =
        body.state === 'content'
          ? body.parts.map((part) => ('text' in part ? String(part.text) : part.type)).join()
          : `(${body.state})`;
      return [`${own ? 'own' : 'echo'} ${text}`];
    });
};

const hasSynced = (journal: string): boolean =>
  existsSync(journal) && readFileSync(journal, 'utf8').includes('"key":"sync"');
