import { create } from 'zustand';

import { readServerAddress, type ServerAddress } from '../account/server-address';

export interface Invitation {
  /** Of its server, with the port. */
  readonly host: string;
  readonly code: string;
}

type Page = NonNullable<ServerAddress['invite']>['page'];

/**
 * A link as the web client makes it, `https://SERVER/join#CODE`, or the same behind `anochat://`. Into a
 * group, if nothing else is asked for.
 */
export function readInvitation(link: string, page: Page = 'join'): Invitation | null {
  const address = readServerAddress(link.trim().replace(/^anochat:\/\//i, ''));
  if (address?.invite?.page !== page) return null;
  return { host: new URL(address.origin).host, code: address.invite.code };
}

/** A link that was opened or pasted waits here until somebody is signed in who can follow it, or has no account yet. */
export const useWaitingInvitation = create<{ readonly link: string | null }>()(() => ({
  link: null,
}));

export const keepInvitation = (link: string | null): void =>
  useWaitingInvitation.setState({ link });
