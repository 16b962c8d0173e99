import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { makeEveryKey } from '../../src/cli/make-every-key';
import { runCommand } from '../../src/cli/program';
import { Secrets } from '../../src/platform/config';
import { type RealtimeApp, startRealtime } from './realtime/socket-user';

describe('anochat selftest', () => {
  let folder: string;
  let server: RealtimeApp;
  let made: readonly string[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'anochat-every-key-'));
    makeEveryKey(new Secrets(folder));
    made = readdirSync(folder);
    server = await startRealtime({ SECRETS_DIR: folder, REGISTRATION: 'closed' });
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const selftest = async (...args: readonly string[]) => {
    const said = { stdout: '', stderr: '' };
    const spies = (['stdout', 'stderr'] as const).map((name) =>
      jest.spyOn(process[name], 'write').mockImplementation((text) => {
        said[name] += String(text);
        return true;
      }),
    );
    const code = await runCommand(['selftest', ...args, '--json'], () => server.config);
    for (const spy of spies) spy.mockRestore();
    return { code, ...said };
  };
  const people = () =>
    server.database.query<{ name: string; tokens: string }>(
      `SELECT user_name AS name, count(d.id) FILTER (WHERE d.revoked_at IS NULL) AS tokens
       FROM users u LEFT JOIN devices d ON d.user_id = u.id GROUP BY 1 ORDER BY 1`,
    );

  it('sends through each instance and hears at the next, while nobody may register', async () => {
    const { code, stdout } = await selftest(server.url);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      deliveries: [{ from: server.url, to: server.url, ms: expect.any(Number) as number }],
    });
  });

  it('takes the same people and the same group again, and leaves them no token', async () => {
    const before = await people();
    expect((await selftest(server.url)).code).toBe(0);
    expect(before).toHaveLength(2);
    expect(before.map(({ tokens }) => Number(tokens))).toEqual([0, 0]);
    expect(await people()).toEqual(before);
    const groups = await server.database.query('SELECT id FROM conversations');
    expect(groups).toHaveLength(1);
  });

  it('says who does not answer, and how many are there', async () => {
    const silent = await selftest('http://127.0.0.1:1');
    expect([silent.code, silent.stderr]).toEqual([
      1,
      expect.stringContaining('http://127.0.0.1:1 does not answer'),
    ]);
    const few = await selftest(server.url, '--at-least', '2');
    expect([few.code, few.stderr]).toEqual([1, expect.stringContaining('1 instances and not 2')]);
    expect((await people()).map(({ tokens }) => Number(tokens))).toEqual([0, 0]);
  });

  it('finds every key that a server needs among those that keys make has made', () => {
    expect(server.config.secrets.made).toBe(0);
    expect(readdirSync(folder)).toEqual(made);
  });
});
