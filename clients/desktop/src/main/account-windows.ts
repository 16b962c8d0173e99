import { once } from 'node:events';
import { app, screen, type BrowserWindow, type Session } from 'electron';

import type { DesktopEvent } from '../../../web/src/desktop/seam';
import type { Accounts } from './accounts';
import { openAccountSession } from './account-session';
import { hide, openAccountWindow, tell } from './account-window';
import type { Bundle } from './bundle';
import { Crashes } from './crashes';
import { APP_ORIGIN } from './pages';
import type { Preferences } from './preferences';
import type { SettingsFile } from './settings-file';
import { placeWindow } from './window-state';
import type { Say } from './words';

interface Surroundings {
  readonly accounts: Accounts;
  readonly preferences: SettingsFile<Preferences>;
  readonly bundle: Bundle;
  readonly icon: string;
  readonly say: () => Say;
  /** Whether the program ends, and closes its windows itself. */
  readonly isEnding: () => boolean;
  /** Whether a window that a person closes goes on unseen. */
  readonly staysOpen: () => boolean;
  readonly onOpen: (session: Session) => void;
  /** A file is not as it was packaged. */
  readonly onDamaged: (error: unknown) => void;
  readonly onFocus: () => void;
  /** Its page ended by itself, again and again, and is not loaded any more. */
  readonly onCrashes: (window: BrowserWindow) => void;
}

/**
 * A window for each account, of which one shows; the others receive unseen. They take the place of one
 * another, so that it looks like one window.
 */
export class AccountWindows {
  private readonly windows = new Map<string, BrowserWindow>();
  /** Whose pages listen: they have begun, and can be led elsewhere. */
  private readonly listening = new Set<string>();
  /** What pages are told once they listen. */
  private readonly waiting = new Map<string, DesktopEvent[]>();

  constructor(private readonly around: Surroundings) {}

  /** All accounts, the current one before people's eyes unless it is to start unseen. */
  openAll(isShown: boolean): void {
    const { accounts } = this.around;
    const { current } = accounts;
    this.open(current.id, isShown);
    for (const { id, user } of accounts.staying) {
      if (id !== current.id && user !== null) this.open(id, false);
    }
  }

  get current(): BrowserWindow | undefined {
    return this.windows.get(this.around.accounts.current.id);
  }

  of(account: string): BrowserWindow | undefined {
    return this.windows.get(account);
  }

  all(): readonly (readonly [account: string, window: BrowserWindow])[] {
    return [...this.windows];
  }

  session(account: string): Session {
    const { accounts, bundle, onDamaged } = this.around;
    const server = () => accounts.find(account)?.server ?? null;
    return openAccountSession(account, bundle, server, onDamaged);
  }

  /** Brings an account before people's eyes, in the place of the one that showed. */
  show(account: string, path?: string): void {
    const { accounts } = this.around;
    // A notification or a menu may be older than the removal of its account.
    if (!accounts.staying.some(({ id }) => id === account)) return;
    const before = [...this.windows].find(([id, one]) => id !== account && one.isVisible())?.[1];
    accounts.show(account);
    const opened = this.windows.get(account);
    const window = opened ?? this.open(account, true, path);
    if (before) {
      if (before.isMaximized()) window.maximize();
      else window.setBounds(before.getNormalBounds());
      hide(before);
    }
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    if (opened && path !== undefined) this.lead(account, opened, path);
  }

  /** A page that has not begun yet would not hear it, as at a start by a link: it begins there. */
  private lead(account: string, window: BrowserWindow, path: string): void {
    if (this.listening.has(account)) tell(window, { type: 'open', path });
    else void this.reload(account, path);
  }

  /** The page of that account has begun. */
  listens(account: string): void {
    this.listening.add(account);
    const window = this.windows.get(account);
    const told = this.waiting.get(account) ?? [];
    this.waiting.delete(account);
    if (window) for (const event of told) tell(window, event);
  }

  /** Who is signed in there from now on is somebody else: what waited for the one before goes. */
  forgetWaiting(account: string): void {
    this.waiting.delete(account);
  }

  /** What must not be lost, such as what a person wrote: a page that loads is told once it listens. */
  deliver(account: string, event: DesktopEvent): void {
    const window = this.windows.get(account);
    if (window && this.listening.has(account)) return tell(window, event);
    this.waiting.set(account, [...(this.waiting.get(account) ?? []), event]);
    if (!window && this.around.accounts.staying.some(({ id }) => id === account))
      this.open(account, false);
  }

  /** Loads the pages anew, as after the choice of a server: their policy names another one. */
  async reload(account: string, path = '/'): Promise<void> {
    const window = this.windows.get(account);
    await window?.loadURL(APP_ORIGIN + path).catch(() => undefined);
  }

  /** Ends the window for good, and resolves once its pages have ended. */
  async destroy(account: string): Promise<void> {
    const window = this.windows.get(account);
    if (!window) return;
    this.windows.delete(account);
    this.waiting.delete(account);
    const isClosed = once(window, 'closed');
    window.destroy();
    await isClosed;
  }

  private open(account: string, isShown: boolean, path = '/'): BrowserWindow {
    const { accounts, preferences, icon, say, isEnding, staysOpen, onOpen, onFocus, onCrashes } =
      this.around;
    const session = this.session(account);
    onOpen(session);
    const state = preferences.value.window;
    const workAreas = screen.getAllDisplays().map((display) => display.workArea);
    const window = openAccountWindow({
      account,
      session,
      place: placeWindow(state, workAreas),
      path,
      icon,
      say,
    });
    this.windows.set(account, window);
    window.once('ready-to-show', () => {
      if (!isShown || accounts.current.id !== account) return;
      if (state.isMaximized) window.maximize();
      window.show();
    });
    const keepPlace = (): void => {
      if (accounts.current.id !== account || !window.isVisible()) return;
      const place = { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() };
      preferences.set({ ...preferences.value, window: place });
    };
    window.on('close', (event) => {
      keepPlace();
      if (isEnding()) return;
      if (!staysOpen()) return app.quit();
      event.preventDefault();
      hide(window);
    });
    window.on('resized', keepPlace);
    window.on('moved', keepPlace);
    window.on('focus', onFocus);
    const begins = (): void => void this.listening.delete(account);
    window.webContents.on('did-navigate', begins);
    window.on('closed', begins);
    const crashes = new Crashes();
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason === 'clean-exit' || window.isDestroyed()) return;
      begins();
      if (crashes.isOneTooMany(performance.now())) onCrashes(window);
      else window.webContents.reload();
    });
    return window;
  }
}
