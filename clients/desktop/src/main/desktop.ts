import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  app,
  type BrowserWindow,
  dialog,
  globalShortcut,
  nativeImage,
  net,
  safeStorage,
  type Session,
} from 'electron';

import { hide, tell } from './account-window';
import { AccountWindows } from './account-windows';
import { Accounts } from './accounts';
import { setAppMenu } from './app-menu';
import { AppTray, trayImage } from './app-tray';
import { Bundle } from './bundle';
import { type DeepLink, deepLinkIn } from './deep-links';
import { KeyStore } from './key-store';
import { removeLeftPartitions } from './left-partitions';
import { LoginItem } from './login-item';
import { Notices } from './notices';
import { type Preferences, readPreferences } from './preferences';
import { AccountRemoval } from './remove-account';
import { renewServer } from './renew-server';
import { SettingsFile } from './settings-file';
import { setSpelling } from './spelling';
import { Updates } from './updates';
import { type Say, sayIn, type Word } from './words';

/** SHA-256 of bundle.json; the build puts it in. */
declare const BUNDLE_DIGEST: string;

/** The running program: what its parts share, and what they do for one another. */
export class Desktop {
  readonly preferences: SettingsFile<Preferences>;
  readonly accounts: Accounts;
  readonly keys: KeyStore;
  readonly windows: AccountWindows;
  readonly removal: AccountRemoval;
  readonly notices: Notices;
  readonly loginItem: LoginItem;
  readonly updates: Updates;
  readonly unread = new Map<string, number>();
  /** Whether the system gave the shortcut to this program. */
  hasShortcut = false;
  /** A link to a server that no account is on; it opens once somebody chooses that server. */
  waitingLink: DeepLink | null = null;
  private isEnding = false;
  private readonly tray: AppTray;

  private constructor(bundle: Bundle) {
    const folder = app.getPath('userData');
    const icon = join(__dirname, 'icon.png');
    this.preferences = new SettingsFile(
      join(folder, 'preferences.json'),
      readPreferences({}),
      readPreferences,
    );
    this.accounts = new Accounts(join(folder, 'accounts.json'));
    this.keys = new KeyStore(join(folder, 'keys'), safeStorage);
    this.windows = new AccountWindows({
      accounts: this.accounts,
      preferences: this.preferences,
      bundle,
      icon,
      say: () => this.say,
      isEnding: () => this.isEnding,
      staysOpen: () => this.preferences.value.keepInTray,
      onOpen: this.applySpelling,
      onDamaged: endDamaged,
      onFocus: () => this.attend(),
      onCrashes: (window) => void this.askAfterCrashes(window),
    });
    this.removal = new AccountRemoval(this.accounts, this.windows, this.keys);
    this.notices = new Notices(process.platform, () => this.say('reply'), {
      onOpen: (account, path) => this.show(account, path),
      onReply: (account, tag, text) => this.windows.deliver(account, { type: 'reply', tag, text }),
    });
    this.loginItem = new LoginItem(process.platform, app.getPath('appData'));
    const end = (): void => {
      this.isEnding = true;
    };
    this.updates = new Updates(() => this.tellAll('settings-changed'), end);
    app.on('before-quit', end);
    const quit = (): void => app.quit();
    this.tray = new AppTray(trayImage(process.platform, __dirname), {
      show: (account) => this.show(account),
      quit,
    });
  }

  /**
   * @param answer what pages ask is answered before there is one
   * @returns `null` where the program is not as it was packaged, or cannot read what it kept: it ends,
   *   and says so
   */
  static async start(answer: (desktop: Desktop) => void): Promise<Desktop | null> {
    const manifest = join(__dirname, 'bundle.json');
    const opening = Bundle.open(join(__dirname, 'web'), manifest, BUNDLE_DIGEST);
    const bundle = await opening.catch(endDamaged);
    if (!bundle) return null;
    try {
      const desktop = new Desktop(bundle);
      answer(desktop);
      await desktop.begin();
      return desktop;
    } catch (error) {
      endWith('closedTitle', 'closedHint', error);
      return null;
    }
  }

  get say(): Say {
    return sayIn(this.preferences.value.language ?? app.getLocale());
  }

  show(account = this.accounts.current.id, path?: string): void {
    this.windows.show(account, path);
    this.refresh();
  }

  /** A link that the program was started with, or that came while it runs. */
  openLinkIn(args: readonly string[]): void {
    const link = deepLinkIn(args);
    if (link === null) return;
    const { current, staying } = this.accounts;
    const isThere = ({
      server,
    }: {
      readonly server: { readonly origin: string } | null;
    }): boolean => (link.server === null ? server !== null : server?.origin === link.server);
    const account = isThere(current) ? current : staying.find(isThere);
    if (account) return this.show(account.id, link.path);
    this.waitingLink = link;
    // An account without a server takes it; otherwise there is a new one.
    this.show((staying.find(({ server }) => server === null) ?? this.accounts.add()).id);
    const { id } = this.accounts.current;
    void this.windows.reload(id);
  }

  /** Menus, tray and badge, after whatever they tell of has changed. */
  refresh(): void {
    const { staying } = this.accounts;
    const sum = [...this.unread.values()].reduce((total, count) => total + count, 0);
    this.showBadge(sum);
    this.tray.update(staying, this.unread, this.say);
    setAppMenu(process.platform, app.getName(), staying, this.say, {
      command: (command) => {
        const window = this.windows.current;
        if (!window) return;
        this.windows.show(this.accounts.current.id);
        tell(window, { type: 'command', command });
      },
      show: (account) => this.show(account),
      addAccount: () => this.addAccount(),
      quit: () => app.quit(),
    });
    this.tellAll('accounts-changed');
  }

  /** On the dock or launcher; Windows has a mark with the number on the task bar in its place. */
  private showBadge(sum: number): void {
    if (process.platform !== 'win32') return void app.setBadgeCount(sum);
    const mark = sum === 0 ? null : nativeImage.createFromPath(join(__dirname, badgeOf(sum)));
    this.windows.current?.setOverlayIcon(mark, sum === 0 ? '' : String(sum));
  }

  addAccount(): void {
    const empty = this.accounts.staying.find(({ server }) => server === null);
    this.show((empty ?? this.accounts.add()).id);
  }

  readonly applySpelling = (session: Session): void => {
    const wanted = app.getPreferredSystemLanguages();
    setSpelling(session, this.preferences.value, wanted, process.platform);
  };

  applyShortcut(): void {
    globalShortcut.unregisterAll();
    const { shortcut } = this.preferences.value;
    try {
      this.hasShortcut = shortcut !== '' && globalShortcut.register(shortcut, () => this.toggle());
    } catch {
      // A key that this system does not have.
      this.hasShortcut = false;
    }
  }

  private async begin(): Promise<void> {
    await this.removal.finish();
    const folder = join(app.getPath('userData'), 'Partitions');
    const partitions = await readdir(folder).catch(() => []);
    await removeLeftPartitions(partitions, folder, this.accounts, this.keys);
    if (app.isPackaged) app.setAsDefaultProtocolClient('anochat');
    app.on('activate', () => this.show());
    // Each window says by itself whether its end is the program's.
    app.on('window-all-closed', () => undefined);
    this.applyShortcut();
    // Also where a window does not open there is a way out.
    this.refresh();
    this.windows.openAll(!this.loginItem.hasStarted);
    for (const { id } of this.accounts.staying) void this.renewServerOf(id);
    void this.updates.begin();
  }

  /** Loading it once more is the person's to say. */
  private async askAfterCrashes(window: BrowserWindow): Promise<void> {
    const { response } = await dialog.showMessageBox({
      type: 'error',
      message: this.say('crashedTitle'),
      detail: this.say('crashedHint'),
      buttons: [this.say('crashedAgain'), this.say('quit', { name: app.getName() })],
      defaultId: 0,
      cancelId: 0,
    });
    if (response !== 0) app.quit();
    else if (!window.isDestroyed()) window.webContents.reload();
  }

  private async renewServerOf(account: string): Promise<void> {
    const hasMoved = await renewServer(account, this.accounts, (url, init) => net.fetch(url, init));
    if (hasMoved) this.windows.of(account)?.webContents.reload();
  }

  /** What shows is read: its notifications are no news any more. */
  private attend(): void {
    this.notices.withdrawAll(this.accounts.current.id);
  }

  private toggle(): void {
    const window = this.windows.current;
    if (window?.isVisible() && window.isFocused()) hide(window);
    else this.show();
  }

  private tellAll(type: 'accounts-changed' | 'settings-changed'): void {
    for (const [, window] of this.windows.all()) tell(window, { type });
  }
}

/** The picture of a number; there is room for one figure. */
const badgeOf = (sum: number): string => `badge-${sum > 9 ? 'more' : sum}.png`;

/** Nothing of a program that is not as it was installed is run any further. */
function endDamaged(error: unknown): void {
  endWith('brokenTitle', 'brokenHint', error);
}

function endWith(title: Word, hint: Word, error: unknown): void {
  const say = sayIn(app.getLocale());
  dialog.showErrorBox(say(title), `${say(hint)}\n\n${String(error)}`);
  app.exit(1);
}
