/**
 * Stands in for the module `electron`: the program's own main process runs on it unchanged, with a real
 * Chromium window for each BrowserWindow, pages from the program's own `protocol.handle`, and the preload
 * in a JavaScript world of its own. What is insecure throws. It proves nothing of Electron itself: its
 * sandbox, fuses, keychains, tray and updates are looked at where there is an Electron.
 */
import { app } from './app';
import { StubWindow } from './browser-window';
import { listen } from './control';
import { ipcMain } from './ipc';
import * as shell from './system';
import { sessions } from './session';

export { app, ipcMain };
export { StubWindow as BrowserWindow };
export const {
  dialog,
  globalShortcut,
  Menu,
  nativeImage,
  Notification,
  safeStorage,
  screen,
  Tray,
} = shell;
export const { openExternal } = shell;
const shellModule = { openExternal };
export { shellModule as shell };
export const session = { fromPartition: (name: string) => sessions.of(name) };
export const net = {
  fetch: (...args: Parameters<typeof fetch>) => fetch(...args),
};
export const protocol = {
  registerSchemesAsPrivileged: (schemes: readonly { readonly scheme: string }[]) => {
    if (app.isReady()) throw new Error('Schemes are registered before the program is ready');
    app.schemes.push(...schemes.map(({ scheme }) => scheme));
  },
};
export const autoUpdater = undefined;

listen();
