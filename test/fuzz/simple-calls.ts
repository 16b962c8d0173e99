import type { Authentication, Head } from '@anochat/contract';
import { call, type Account } from '../support/account';

/** Another session of the account, on a device of its own. */
export function logIn(
  url: string,
  { userName, password, address }: Account,
): Promise<Authentication> {
  const device = { kind: 'bot', name: 'fuzz' };
  return call(url, 'POST', '/auth/login', { address }, { userName, password, device });
}

export function createGroup(
  url: string,
  owner: Account,
  members: readonly Pick<Account, 'userId'>[],
): Promise<Head> {
  return call(url, 'POST', '/conversations', owner, {
    kind: 'group',
    title: 'Fuzz',
    members: members.map(({ userId }) => userId),
  });
}

export const textMessage = (text: string) =>
  ({
    kind: 'message',
    mode: 'server',
    content: { v: 1, type: 'message', parts: [{ type: 'text', text }] },
  }) as const;
