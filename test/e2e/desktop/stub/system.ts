import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { MenuItemConstructorOptions } from 'electron';

/** What the program did to the system, for the tests to look at. */
export const seen = {
  opened: [] as string[],
  errors: [] as string[],
  notifications: [] as Notification[],
  trays: [] as Tray[],
  menu: null as Menu | null,
  popups: [] as Menu[],
  shortcuts: new Map<string, () => void>(),
};

export const openExternal = (url: string): Promise<void> => {
  seen.opened.push(url);
  return Promise.resolve();
};
export const dialog = {
  showErrorBox: (title: string, content: string): void =>
    void seen.errors.push(`${title}: ${content}`),
};
export const globalShortcut = {
  register: (keys: string, run: () => void): boolean => {
    seen.shortcuts.set(keys, run);
    return true;
  },
  unregisterAll: (): void => seen.shortcuts.clear(),
};
export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1_280, height: 900 } }],
};
export const nativeImage = { createFromPath: () => ({ resize: () => ({}) }) };

export class Menu {
  constructor(readonly items: readonly MenuItemConstructorOptions[]) {}
  static buildFromTemplate = (items: readonly MenuItemConstructorOptions[]): Menu =>
    new Menu(items);
  static setApplicationMenu = (menu: Menu): void => {
    seen.menu = menu;
  };
  popup(): void {
    seen.popups.push(this);
  }
  /** The item of that id or label, wherever it stands. */
  find(named: string): MenuItemConstructorOptions | undefined {
    const within = (
      items: readonly MenuItemConstructorOptions[],
    ): MenuItemConstructorOptions | undefined => {
      for (const item of items) {
        if (item.id === named || item.label === named) return item;
        const found = Array.isArray(item.submenu) ? within(item.submenu) : undefined;
        if (found) return found;
      }
      return undefined;
    };
    return within(this.items);
  }
}

export class Tray extends EventEmitter {
  toolTip = '';
  menu: Menu | null = null;
  constructor(_image: unknown) {
    super();
    seen.trays.push(this);
  }
  setToolTip = (text: string): void => {
    this.toolTip = text;
  };
  setContextMenu = (menu: Menu): void => {
    this.menu = menu;
  };
}

export class Notification extends EventEmitter {
  static isSupported = (): boolean => true;
  isShown = false;
  constructor(readonly options: { readonly title: string; readonly body: string }) {
    super();
  }
  show(): void {
    this.isShown = true;
    seen.notifications.push(this);
    this.emit('show');
  }
  close(): void {
    if (!this.isShown) return;
    this.isShown = false;
    this.emit('close');
  }
}

/** A keychain whose password is the test's own, or none at all. One that is locked asks nobody. */
const password = process.env.STUB_KEYCHAIN ?? '';
const isLocked = process.env.STUB_KEYCHAIN_LOCKED === 'true';
const requireUnlocked = (): void => {
  if (isLocked) throw new Error('The keychain is locked');
};
const key = createHash('sha256').update(password).digest();
export const safeStorage = {
  isEncryptionAvailable: (): boolean => password !== '' && !isLocked,
  getSelectedStorageBackend: (): string => (password === '' ? 'basic_text' : 'gnome_libsecret'),
  encryptString: (text: string): Buffer => {
    requireUnlocked();
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    const body = Buffer.concat([cipher.update(text), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]);
  },
  decryptString: (sealed: Buffer): string => {
    requireUnlocked();
    const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
    cipher.setAuthTag(sealed.subarray(12, 28));
    return Buffer.concat([cipher.update(sealed.subarray(28)), cipher.final()]).toString();
  },
};
