import { join } from 'node:path';
import { app, BrowserWindow, Menu, shell, type Session, type WebContents } from 'electron';

import type { DesktopEvent } from '../../../web/src/desktop/seam';
import { EVENT_CHANNEL } from '../channels';
import { APP_ORIGIN, isOwnPage, outsideLink } from './pages';
import { spellingMenu } from './spelling-menu';
import { SMALLEST } from './window-state';
import type { Say } from './words';

interface WindowOptions {
  readonly account: string;
  readonly session: Session;
  readonly place: { width: number; height: number; x?: number; y?: number };
  readonly path: string;
  readonly icon: string;
  readonly say: () => Say;
}

/** The window of one account: the client's pages and nothing else. It is shown once there is something to see. */
export function openAccountWindow({
  account,
  session,
  place,
  path,
  icon,
  say,
}: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    ...place,
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    title: 'AnoChat',
    icon,
    backgroundColor: '#f3f0f3',
    autoHideMenuBar: false,
    webPreferences: {
      preload: join(__dirname, 'preload.cjs'),
      session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      spellcheck: true,
      // Accounts that do not show go on receiving.
      backgroundThrottling: false,
      devTools: !app.isPackaged,
    },
  });
  keepInside(window.webContents);
  window.webContents.on('context-menu', (_event, params) => {
    const items = spellingMenu(window.webContents, params, say());
    if (items.length > 0) Menu.buildFromTemplate(items).popup({ window });
  });
  // A page that does not load was refused by the session, which has said why.
  void window.loadURL(APP_ORIGIN + path).catch(() => undefined);
  accountOf.set(window.webContents, account);
  return window;
}

/** Whose pages a window shows: what a page says of itself is not asked. */
export const accountOf = new WeakMap<WebContents, string>();

export const tell = (window: BrowserWindow, event: DesktopEvent): void => {
  if (!window.isDestroyed()) window.webContents.send(EVENT_CHANNEL, event);
};

/** On macOS a window that is hidden in full screen leaves a black one behind. */
export function hide(window: BrowserWindow): void {
  if (!window.isFullScreen()) return window.hide();
  window.once('leave-full-screen', () => window.hide());
  window.setFullScreen(false);
}

/** Links to elsewhere go to the system's browser; the window itself never leaves the client. */
function keepInside(contents: WebContents): void {
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url);
    return { action: 'deny' };
  });
  const stay = (event: { preventDefault(): void }, url: string): void => {
    if (isOwnPage(url)) return;
    event.preventDefault();
    openOutside(url);
  };
  contents.on('will-navigate', (event) => stay(event, event.url));
  contents.on('will-redirect', (event) => stay(event, event.url));
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

function openOutside(url: string): void {
  const link = outsideLink(url);
  if (link !== null) void shell.openExternal(link).catch(() => undefined);
}
