import type { Authentication, Problem } from '@anochat/contract';

import type { Config } from '../../../src/platform/config';
import { execute } from '../../support/postgres';
import { DEVICE, PASSWORD, startTestApp, type TestApp } from '../../support/test-app';
import { BackupStage } from './backup-stage';

describe('Sessions, after a restore', () => {
  const stage = new BackupStage();
  let before: TestApp;
  let after: TestApp;
  let config: Config;
  const tokens: Record<string, string> = {};
  const names = ['ann', 'bob', 'cid', 'dan', 'eve'] as const;

  const refresh = async (app: TestApp, refreshToken: string) => {
    const answer = await app.request().post('/api/v1/auth/refresh').send({ refreshToken });
    const { refreshToken: next, code } = answer.body as Partial<Authentication & Problem>;
    return next ?? code ?? '';
  };

  beforeAll(async () => {
    before = await startTestApp();
    for (const name of names) {
      tokens[name] = (await before.register(name)).refreshToken ?? '';
      tokens[`${name} then`] = tokens[name];
    }
    await stage.backUp(before.config, 'sessions.tar');
    for (const name of names) {
      for (let i = 0; i < 3; i += 1) tokens[name] = await refresh(before, tokens[name] ?? '');
    }
    const login = { userName: 'eve', password: PASSWORD, device: DEVICE };
    const answer = await before.request().post('/api/v1/auth/login').send(login);
    tokens['eve later'] = (answer.body as Authentication).refreshToken ?? '';
    config = await stage.another(before.config);
    await stage.restore(config, 'sessions.tar');
    after = await startTestApp({
      environment: { DATABASE_URL: config.databaseUrl, SECRETS_DIR: config.secrets.folder },
    });
  });
  afterAll(async () => {
    await after?.close();
    await before?.close();
    await stage.end();
  });

  it('go on by tokens that the backup has never seen, one after the other', async () => {
    const first = await refresh(after, tokens.ann ?? '');
    expect(first).not.toContain('.');
    expect(await refresh(after, tokens.ann ?? '')).toBe(first); // the answer was lost
    const second = await refresh(after, first);
    expect(second).not.toContain('.');
    expect(await refresh(after, second)).not.toContain('.');
  });

  it('of many that come at once go on by one', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => refresh(after, tokens.bob ?? '')),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).not.toContain('.');
  });

  it('end when the token of the backup comes beside the one of its device', async () => {
    expect(await refresh(after, tokens['cid then'] ?? '')).not.toContain('.');
    expect(await refresh(after, tokens.cid ?? '')).toBe('auth.refresh-reused');
    expect(await refresh(after, tokens.cid ?? '')).toBe('auth.session-revoked');
  });

  it('take no token that this installation has not given out', async () => {
    const forged = Buffer.from(tokens.dan ?? '', 'base64url');
    forged[20] = (forged[20] ?? 0) ^ 1;
    expect(await refresh(after, forged.toString('base64url'))).toBe('auth.refresh-invalid');
    expect(await refresh(after, tokens.dan ?? '')).not.toContain('.');
  });

  it('that began after the backup are gone', async () => {
    expect(await refresh(after, tokens['eve later'] ?? '')).toBe('auth.refresh-invalid');
    await execute(
      config.databaseUrl,
      `UPDATE users SET suspended_at = now() WHERE user_name = 'eve'`,
    );
    expect(await refresh(after, tokens.eve ?? '')).toBe('auth.suspended');
  });

  it('are not continued so where nothing was restored', async () => {
    const { refreshToken = '' } = await before.register('fay');
    const next = await refresh(before, refreshToken);
    await before.database.query('DELETE FROM refresh_tokens');
    expect(await refresh(before, next)).toBe('auth.refresh-invalid');
  });
});
