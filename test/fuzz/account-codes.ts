import { LIMITS } from '@anochat/contract';
import { call } from '../support/account';
import type { Instance } from '../support/instance';
import type { Prober } from './prober';
import { logIn } from './simple-calls';

const DEVICE = { kind: 'bot', name: 'probe' };
const NEW_PASSWORD = 'a new long password';
const NO_TOKEN = 'x'.repeat(43);
const FROM_ELSEWHERE = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };

/** The codes of accounts, sessions, tokens, devices, blocks and people. */
export async function probeAccountCodes(prober: Prober, server: Instance): Promise<void> {
  const { url } = prober;
  const [alice, bob] = [await prober.register(), await prober.register()];
  const token = alice.accessToken;
  const account = { userName: 'somebody', password: NEW_PASSWORD, device: DEVICE };

  const setupToken = /setup#([\w-]{43})/.exec(server.logTail(1_000))?.[1] ?? '';
  const setup = 'POST /auth/setup';
  await prober.ask(setup, { body: { ...account, token: NO_TOKEN } });
  await prober.ask(setup, { body: { ...account, token: setupToken, userName: bob.userName } });
  await prober.ask(setup, {
    body: { ...account, token: setupToken, delivery: 'cookie' },
    headers: FROM_ELSEWHERE,
  });
  const made = await prober.ask(setup, {
    body: { ...account, token: setupToken, userName: 'root' },
  });
  const admin = (JSON.parse(made.text) as { readonly accessToken: string }).accessToken;
  await prober.ask(setup, { body: { ...account, token: setupToken } });
  await prober.ask('DELETE /auth/invites/{id}', { token: admin });
  await prober.ask('DELETE /auth/invites/{id}', { token: admin, params: { id: '!' } });
  await prober.ask('POST /auth/invites', { token: admin, body: { nonsense: 1 } });

  for (const name of ['POST /auth/register', 'POST /auth/login']) {
    const body = { ...account, delivery: 'cookie' };
    await prober.ask(name, { body, headers: FROM_ELSEWHERE });
  }
  await prober.ask('POST /auth/register', { body: { ...account, userName: bob.userName } });
  await prober.ask('POST /auth/login', { body: { ...account, userName: bob.userName } });
  await prober.ask('POST /auth/password-reset', {
    body: { token: NO_TOKEN, newPassword: NEW_PASSWORD },
  });
  await prober.ask('PUT /auth/password', {
    token,
    body: { currentPassword: 'wrong password', newPassword: NEW_PASSWORD },
  });

  const refresh = (refreshToken: string) =>
    prober.ask('POST /auth/refresh', { body: { refreshToken } });
  await refresh(NO_TOKEN);
  await prober.ask('POST /auth/refresh', {
    body: {},
    headers: { ...FROM_ELSEWHERE, cookie: `anochat_refresh=${NO_TOKEN}` },
  });
  const copied = await logIn(url, alice);
  await refresh(copied.refreshToken ?? '');
  await server.query(
    `UPDATE refresh_tokens SET used_at = used_at - interval '1 hour' WHERE used_at IS NOT NULL`,
  );
  await refresh(copied.refreshToken ?? '');
  const ended = await logIn(url, alice);
  await call(url, 'POST', '/auth/logout', {
    address: alice.address,
    accessToken: ended.accessToken,
  });
  await refresh(ended.refreshToken ?? '');
  const removed = await logIn(url, alice);
  await call(url, 'DELETE', `/users/me/devices/${removed.deviceId}`, alice);
  await refresh(removed.refreshToken ?? '');
  const gone = await prober.register();
  await server.query('UPDATE users SET suspended_at = now() WHERE id = $1', [gone.userId]);
  await refresh(gone.refreshToken);
  await prober.ask('POST /auth/login', {
    body: { userName: gone.userName, password: gone.password, device: DEVICE },
  });

  for (const name of [
    'PATCH /users/me/devices/{id}',
    'DELETE /users/me/devices/{id}',
    'PUT /users/me/blocks/{id}',
    'GET /users/{id}',
    'DELETE /auth/sessions/{id}',
    'DELETE /auth/tokens/{id}',
  ]) {
    await prober.ask(name, { token, ...(name.startsWith('PATCH') && { body: { name: 'x' } }) });
  }

  await fillUp(server, alice.userId);
  await prober.ask('PUT /users/me/blocks/{id}', { token, params: { id: bob.userId } });
  await prober.ask('POST /auth/tokens', { token, body: { name: 'one more', scopes: ['read'] } });
  // The devices that were signed out above make room first.
  for (let i = 0; i < 5; i += 1) {
    await prober.ask('POST /auth/login', {
      body: { userName: alice.userName, password: alice.password, device: DEVICE },
    });
  }
}

/** As many of everything as one may have, by SQL. */
async function fillUp(server: Instance, userId: string): Promise<void> {
  await server.query(
    // Signed in, each of them: an idle one would make room.
    `WITH many AS (
       INSERT INTO devices (id, user_id, kind, name)
       SELECT gen_random_uuid(), $1, 'bot', 'many' FROM generate_series(1, $2::integer)
       RETURNING id, user_id),
     signed_in AS (
       INSERT INTO sessions (id, user_id, device_id, address)
       SELECT id, user_id, id, '127.0.0.1' FROM many RETURNING id)
     INSERT INTO refresh_tokens (hash, session_id, expires_at)
     SELECT sha256(convert_to(id::text, 'UTF8')), id, now() + interval '1 day' FROM signed_in`,
    [userId, LIMITS.devicesPerUser],
  );
  await server.query(
    `INSERT INTO devices (id, user_id, kind, name, token_hash, scopes)
     SELECT gen_random_uuid(), $1, 'bot', 'many', sha256(convert_to(i::text, 'UTF8')), '{read}'
     FROM generate_series(1, $2::integer) i`,
    [userId, LIMITS.tokensPerUser],
  );
  await server.query(
    `WITH many AS (
       INSERT INTO users (id, user_name, display_name, password_hash)
       SELECT gen_random_uuid(), 'many-' || i, 'Many', '' FROM generate_series(1, $2::integer) i
       RETURNING id)
     INSERT INTO blocks (user_id, blocked_id) SELECT $1, id FROM many`,
    [userId, LIMITS.blocksPerUser],
  );
}
