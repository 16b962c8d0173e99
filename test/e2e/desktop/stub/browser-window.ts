import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, Rectangle } from 'electron';
import { openWindows } from './app';
import { requireSecure } from './require-secure';
import type { StubSession } from './session';
import { WebContents } from './web-contents';

/** The one that has the focus. */
const focus: { window: StubWindow | null } = { window: null };
const setFocus = (window: StubWindow): void => {
  focus.window = window;
};

/** A window of the program: a real one of Chromium, whose place and focus the program is told of. */
export class StubWindow extends EventEmitter {
  static readonly all = new Set<StubWindow>();
  readonly webContents: WebContents;
  private bounds: Rectangle;
  private isShown = false;
  private isGone = false;
  private readonly isOpened: Promise<void>;

  constructor(readonly options: BrowserWindowConstructorOptions) {
    super();
    requireSecure(options.webPreferences);
    const session = options.webPreferences?.session as unknown as StubSession;
    if (!session.permissionHandler) throw new Error('The session answers no permissions');
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.bounds = { x, y, width, height };
    this.webContents = new WebContents(session, options.webPreferences?.preload ?? '');
    this.isOpened = session.open(this.bounds).then(async (context) => {
      const page = context.pages()[0] ?? (await context.newPage());
      await this.webContents.attach(page);
    });
    StubWindow.all.add(this);
    openWindows.add(this);
    if (options.show !== false) this.show();
  }

  static get focused(): StubWindow | null {
    return focus.window;
  }

  async loadURL(url: string): Promise<void> {
    await this.isOpened;
    await this.webContents.load(url);
    this.emit('ready-to-show');
  }

  setTitle = (): void => undefined;
  isDestroyed = (): boolean => this.isGone;
  isVisible = (): boolean => this.isShown;
  isFocused = (): boolean => focus.window === this;
  isMinimized = (): boolean => false;
  isMaximized = (): boolean => false;
  maximize = (): void => undefined;
  restore = (): void => undefined;
  getBounds = (): Rectangle => this.bounds;
  getNormalBounds = (): Rectangle => this.bounds;
  isFullScreen = (): boolean => false;
  setBounds = (bounds: Rectangle): void => {
    this.bounds = bounds;
  };
  show(): void {
    this.isShown = true;
    this.focus();
  }
  hide(): void {
    this.isShown = false;
    if (focus.window === this) this.blur();
  }
  focus(): void {
    setFocus(this);
    this.emit('focus');
  }
  blur(): void {
    focus.window = null;
    this.emit('blur');
  }

  /** @returns whether it closed: the program may keep it */
  async close(): Promise<boolean> {
    let isKept = false;
    this.emit('close', {
      preventDefault: () => {
        isKept = true;
      },
    });
    if (!isKept) await this.end();
    return !isKept;
  }
  endWithProgram = (): Promise<boolean> => this.close();

  destroy(): void {
    void this.end();
  }

  private async end(): Promise<void> {
    if (this.isGone) return;
    this.isGone = true;
    if (focus.window === this) focus.window = null;
    StubWindow.all.delete(this);
    openWindows.delete(this);
    await this.isOpened.catch(() => undefined);
    await this.webContents.session.close();
    this.emit('closed');
  }
}
