import { AccessTokenKeys } from '../../src/auth/access/access-token-keys';
import { AccessTokens } from '../../src/auth/access/access-tokens';
import { Secrets } from '../../src/platform/config';
import { TOKEN_SCOPES } from '@anochat/contract';
import { call } from '../support/account';
import type { Instance } from '../support/instance';
import type { RefusedTokens } from './common-codes';
import type { Prober } from './prober';
import { logIn } from './simple-calls';

/** @param secretsFolder of the server: an expired token is signed with its own key. */
export async function refusedTokens(
  prober: Prober,
  server: Instance,
  secretsFolder: string,
): Promise<RefusedTokens> {
  const { url } = prober;
  const account = await prober.register();
  const ended = await logIn(url, account);
  await call(url, 'POST', '/auth/logout', { ...account, accessToken: ended.accessToken });
  const suspended = await prober.register();
  await server.query('UPDATE users SET suspended_at = now() WHERE id = $1', [suspended.userId]);
  await server.query(`INSERT INTO control (kind, subject) VALUES ('user-suspended', $1)`, [
    suspended.userId,
  ]);
  const scoped: string[] = [];
  for (const scope of TOKEN_SCOPES) scoped.push(await prober.personalToken(account, [scope]));
  return {
    // Of somebody else: what the scoped ones may do ends sessions of their account.
    valid: (await prober.register()).accessToken,
    expired: await expiredToken(secretsFolder, account.userId, ended.sessionId, ended.deviceId),
    endedSession: ended.accessToken,
    suspended: suspended.accessToken,
    scoped,
  };
}

function expiredToken(folder: string, sub: string, sid: string, did: string): Promise<string> {
  const tokens = new AccessTokens(new AccessTokenKeys(new Secrets(folder)));
  return tokens.signAsync({ sub, sid, did, exp: Math.floor(Date.now() / 1_000) - 60 });
}
