import { join } from 'node:path';
import {
  app,
  Menu,
  nativeImage,
  Tray,
  type MenuItemConstructorOptions,
  type NativeImage,
} from 'electron';

import type { Account } from './accounts';
import type { Say } from './words';

export interface TrayActions {
  readonly show: (account?: string) => void;
  readonly quit: () => void;
}

/** In colour, or on macOS as a shape that takes the colour of the menu bar: it knows one by its name. */
export function trayImage(system: NodeJS.Platform, folder: string): NativeImage {
  if (system === 'darwin') return nativeImage.createFromPath(join(folder, 'trayTemplate.png'));
  return nativeImage.createFromPath(join(folder, 'icon.png')).resize({ width: 22, height: 22 });
}

/** The icon beside the clock: how much is unread, the accounts, and the way out. */
export class AppTray {
  private readonly tray: Tray;

  constructor(
    image: NativeImage,
    private readonly actions: TrayActions,
  ) {
    this.tray = new Tray(image);
    this.tray.on('click', () => actions.show());
  }

  update(accounts: readonly Account[], unread: ReadonlyMap<string, number>, say: Say): void {
    const sum = [...unread.values()].reduce((total, count) => total + count, 0);
    this.tray.setToolTip(
      sum === 0 ? app.getName() : say('trayUnread', { name: app.getName(), count: String(sum) }),
    );
    const items: MenuItemConstructorOptions[] = accounts.map((account) => {
      const count = unread.get(account.id) ?? 0;
      const name = account.user?.displayName ?? say('newAccount');
      return {
        label: count === 0 ? name : say('accountUnread', { name, count: String(count) }),
        click: () => this.actions.show(account.id),
      };
    });
    this.tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: say('open'), click: () => this.actions.show() },
        { type: 'separator' },
        ...items,
        { type: 'separator' },
        { label: say('quit', { name: app.getName() }), click: () => this.actions.quit() },
      ]),
    );
  }
}
