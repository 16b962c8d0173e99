import { session, type Session } from 'electron';

import { partitionOf } from './accounts';
import { answerApp } from './app-protocol';
import type { Bundle } from './bundle';
import type { KnownServer } from './look-up-server';
import { APP_ORIGIN, APP_SCHEME, isOwnPage } from './pages';
import { isLoopback } from './server-address';

/** What pages of the client may ask for; everything else is refused. */
const GRANTED = new Set([
  'media',
  'notifications',
  'clipboard-sanitized-write',
  'fullscreen',
  'persistent-storage',
  // The chosen server may be one of this network; the policy of the pages names it.
  'local-network',
  'local-network-access',
]);

/** The session of an account: its own storage, the client's pages, and few permissions. */
export function openAccountSession(
  account: string,
  bundle: Bundle,
  server: () => KnownServer | null,
  onDamaged: (error: unknown) => void,
): Session {
  const opened = session.fromPartition(partitionOf(account));
  if (!opened.protocol.isProtocolHandled(APP_SCHEME)) {
    opened.protocol.handle(APP_SCHEME, async (request) => {
      try {
        return await answerApp(request, bundle, server());
      } catch (error) {
        onDamaged(error);
        return Response.error();
      }
    });
    guard(opened, (permission) => {
      const origin = server()?.origin;
      if (permission === 'loopback-network') return origin !== undefined && isLoopback(origin);
      return GRANTED.has(permission);
    });
  }
  return opened;
}

function guard(opened: Session, isGranted: (permission: string) => boolean): void {
  opened.setPermissionRequestHandler((contents, permission, answer, details) => {
    const isOwn = isOwnPage(details.requestingUrl) && isOwnPage(contents.getURL());
    answer(isOwn && isGranted(permission));
  });
  opened.setPermissionCheckHandler(
    (_contents, permission, origin) =>
      origin.replace(/\/$/, '') === APP_ORIGIN && isGranted(permission),
  );
  opened.setDevicePermissionHandler(() => false);
  // No page asks for one: files that people save are made in the page, and named by them.
  opened.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${APP_ORIGIN}/`)) event.preventDefault();
  });
}
