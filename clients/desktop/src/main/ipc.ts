import { ipcMain, type IpcMainInvokeEvent } from 'electron';

import { CALL_PREFIX } from '../channels';
import { accountOf } from './account-window';
import type { Check } from './checks';
import { isOwnPage } from './pages';

type Checked<C extends readonly Check<unknown>[]> = {
  [K in keyof C]: C[K] extends Check<infer T> ? T : never;
};

/**
 * Answers one method of the seam. Whoever calls is a main frame of the client's own pages in the window
 * of an account, and every argument has passed its check; anything else is refused unread.
 */
export function answer<const C extends readonly Check<unknown>[]>(
  method: string,
  checks: C,
  run: (account: string, ...args: Checked<C>) => unknown,
): void {
  ipcMain.handle(CALL_PREFIX + method, (event, ...args: unknown[]): unknown => {
    const account = callerOf(event);
    if (args.length !== checks.length) throw new Error('Another number of arguments');
    return run(account, ...(checks.map((check, at) => check(args[at])) as Checked<C>));
  });
}

function callerOf({ sender, senderFrame }: IpcMainInvokeEvent): string {
  const account = accountOf.get(sender);
  const isOwn =
    senderFrame !== null && senderFrame === sender.mainFrame && isOwnPage(senderFrame.url);
  if (account === undefined || !isOwn) throw new Error('Not a page of the client');
  return account;
}
