import type { Accounts } from './accounts';
import { type Ask, lookUpServer } from './look-up-server';

/**
 * Asks the server of an account anew where its files lie, which the content security policy names.
 *
 * @returns whether that is elsewhere now
 */
export async function renewServer(account: string, accounts: Accounts, ask: Ask): Promise<boolean> {
  const known = accounts.find(account)?.server;
  if (!known) return false;
  const found = await lookUpServer(known.origin, ask);
  if (!('origin' in found) || found.filesOrigin === known.filesOrigin) return false;
  accounts.change(account, { server: found });
  return true;
}
