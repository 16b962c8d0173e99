import { session, type Session } from 'electron';

import { partitionOf } from './accounts';
import { answerApp } from './app-protocol';
import type { Bundle } from './bundle';
import type { KnownServer } from './look-up-server';
import { APP_ORIGIN, APP_SCHEME, isOwnPage } from './pages';
import { Permissions } from './permissions';

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
    const resolve = async (host: string): Promise<readonly string[]> =>
      (await opened.resolveHost(host)).endpoints.map(({ address }) => address);
    guard(opened, new Permissions(() => server()?.origin ?? null, resolve));
  }
  return opened;
}

function guard(opened: Session, permissions: Permissions): void {
  opened.setPermissionRequestHandler((contents, permission, answer, details) => {
    const isOwn = isOwnPage(details.requestingUrl) && isOwnPage(contents.getURL());
    if (isOwn) void permissions.ask(permission).then(answer);
    else answer(false);
  });
  opened.setPermissionCheckHandler(
    (_contents, permission, origin) =>
      origin.replace(/\/$/, '') === APP_ORIGIN && permissions.has(permission),
  );
  opened.setDevicePermissionHandler(() => false);
  // No page asks for one: files that people save are made in the page, and named by them.
  opened.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${APP_ORIGIN}/`)) event.preventDefault();
  });
}
