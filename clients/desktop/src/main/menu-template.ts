import type { MenuItemConstructorOptions } from 'electron';

import type { DesktopCommand } from '../../../web/src/desktop/seam';
import type { Account } from './accounts';
import type { Say } from './words';

export interface MenuActions {
  readonly command: (command: DesktopCommand) => void;
  readonly show: (account: string) => void;
  readonly addAccount: () => void;
  readonly quit: () => void;
}

/** The menu bar, as each system has it: on macOS with the program's own menu first. */
export function menuTemplate(
  system: NodeJS.Platform,
  name: string,
  accounts: readonly Account[],
  say: Say,
  { command, show, addAccount, quit }: MenuActions,
): MenuItemConstructorOptions[] {
  const isMac = system === 'darwin';
  const settings: MenuItemConstructorOptions = {
    id: 'settings',
    label: say('settings'),
    accelerator: 'CmdOrCtrl+,',
    click: () => command('settings'),
  };
  const leave: MenuItemConstructorOptions = {
    id: 'quit',
    label: say('quit', { name }),
    accelerator: isMac ? 'Cmd+Q' : 'Ctrl+Q',
    click: quit,
  };
  const own: MenuItemConstructorOptions[] = isMac
    ? [
        {
          label: name,
          submenu: [
            { role: 'about', label: say('about', { name }) },
            { type: 'separator' },
            settings,
            { type: 'separator' },
            { role: 'services', label: say('services') },
            { type: 'separator' },
            { role: 'hide', label: say('hide', { name }) },
            { role: 'hideOthers', label: say('hideOthers') },
            { role: 'unhide', label: say('showAll') },
            { type: 'separator' },
            leave,
          ],
        },
      ]
    : [];
  return [
    ...own,
    {
      label: say('file'),
      submenu: [
        {
          id: 'new-conversation',
          label: say('newConversation'),
          accelerator: 'CmdOrCtrl+N',
          click: () => command('new-conversation'),
        },
        { id: 'add-account', label: say('addAccount'), click: addAccount },
        ...(isMac ? [] : [settings]),
        { type: 'separator' },
        { role: 'close', label: say('closeWindow') },
        ...(isMac ? [] : [leave]),
      ],
    },
    {
      label: say('edit'),
      submenu: [
        { role: 'undo', label: say('undo') },
        { role: 'redo', label: say('redo') },
        { type: 'separator' },
        { role: 'cut', label: say('cut') },
        { role: 'copy', label: say('copy') },
        { role: 'paste', label: say('paste') },
        { role: 'selectAll', label: say('selectAll') },
        { type: 'separator' },
        // The page has the key itself, and for finding in the open conversation too.
        {
          id: 'find',
          label: say('find'),
          accelerator: 'CmdOrCtrl+K',
          registerAccelerator: false,
          click: () => command('find'),
        },
      ],
    },
    {
      label: say('view'),
      submenu: [
        { role: 'resetZoom', label: say('actualSize') },
        { role: 'zoomIn', label: say('zoomIn') },
        { role: 'zoomOut', label: say('zoomOut') },
        { type: 'separator' },
        { role: 'togglefullscreen', label: say('fullScreen') },
      ],
    },
    {
      label: say('conversations'),
      submenu: [
        {
          id: 'previous-conversation',
          label: say('previous'),
          accelerator: 'Alt+Up',
          registerAccelerator: false,
          click: () => command('previous-conversation'),
        },
        {
          id: 'next-conversation',
          label: say('next'),
          accelerator: 'Alt+Down',
          registerAccelerator: false,
          click: () => command('next-conversation'),
        },
      ],
    },
    {
      label: say('window'),
      role: isMac ? 'windowMenu' : undefined,
      submenu: [
        { role: 'minimize', label: say('minimize') },
        { type: 'separator' },
        ...accounts.map((account, at): MenuItemConstructorOptions => ({
          id: `account-${account.id}`,
          label: account.user?.displayName ?? say('newAccount'),
          ...(at < 9 && { accelerator: `CmdOrCtrl+${at + 1}` }),
          click: () => show(account.id),
        })),
      ],
    },
    {
      label: say('help'),
      role: isMac ? 'help' : undefined,
      submenu: [{ id: 'shortcuts', label: say('shortcuts'), click: () => command('shortcuts') }],
    },
  ];
}
