import { app } from './app';
import { StubWindow } from './browser-window';
import { seen } from './system';

const currentWindow = (): StubWindow => {
  const window = [...StubWindow.all].find((one) => one.isVisible());
  if (!window) throw new Error('No window shows');
  return window;
};
const shownNotifications = () => seen.notifications.filter(({ isShown }) => isShown);
const lastNotification = () => {
  const last = shownNotifications().at(-1);
  if (!last) throw new Error('No notification shows');
  return last;
};

/** What a test asks of the system that the program runs on, in place of a person's hands and eyes. */
const actions = {
  windows: () =>
    [...StubWindow.all].map((window) => ({
      url: window.webContents.getURL(),
      partition: window.webContents.session.partition,
      isVisible: window.isVisible(),
      bounds: window.getBounds(),
      debuggerUrl: window.webContents.session.debuggerUrl,
    })),
  badge: () => app.badge,
  opened: () => seen.opened,
  errors: () => seen.errors,
  notifications: () => shownNotifications().map(({ options }) => options),
  clickNotification: () => void lastNotification().emit('click'),
  replyToNotification: (text: string) => void lastNotification().emit('reply', {}, text),
  /** As soon as the page that shows gives way to another. */
  replyAtNextPage: (text: string) =>
    void currentWindow().webContents.once('did-navigate', () =>
      lastNotification().emit('reply', {}, text),
    ),
  tray: () => ({
    toolTip: seen.trays[0]?.toolTip,
    items: seen.trays[0]?.menu?.items.map(({ label }) => label ?? '-'),
  }),
  clickTray: (label: string) => clicked(seen.trays[0]?.menu?.find(label)),
  clickMenu: (id: string) => clicked(seen.menu?.find(id)),
  pressShortcut: (keys: string) => seen.shortcuts.get(keys)?.(),
  blur: () => StubWindow.focused?.blur(),
  closeWindow: () => currentWindow().close(),
  openUrl: (url: string) => void app.emit('open-url', { preventDefault: () => undefined }, url),
  secondInstance: (args: readonly string[]) => void app.emit('second-instance', {}, args),
  rightClick: (word: string) =>
    void currentWindow().webContents.emit(
      'context-menu',
      {},
      {
        isEditable: true,
        misspelledWord: word,
        dictionarySuggestions: ['hello'],
        editFlags: {},
      },
    ),
  popup: () => seen.popups.at(-1)?.items.map(({ label }) => label ?? '-'),
  askPermission: (permission: string, requestingUrl: string) =>
    new Promise((resolve) => {
      const { webContents } = currentWindow();
      webContents.session.permissionHandler?.(webContents, permission, resolve, { requestingUrl });
    }),
  spellLanguages: () => currentWindow().webContents.session.spellLanguages,
  openInsecure: (preferences: Readonly<Record<string, unknown>>) => {
    const usual = currentWindow().options.webPreferences;
    new StubWindow({ webPreferences: { ...usual, ...preferences } });
  },
  quit: () => app.quit(),
} as const;

export type Actions = typeof actions;

function clicked(item: { readonly click?: unknown } | undefined): void {
  if (typeof item?.click !== 'function') throw new Error('There is no such item');
  (item.click as () => void)();
}

interface Question {
  readonly id: number;
  readonly action: keyof Actions;
  readonly args: readonly unknown[];
}

/** Listens to the test that has started this process. */
export function listen(): void {
  process.on('message', ({ id, action, args }: Question) => {
    void (async () => {
      try {
        const value: unknown = await (actions[action] as (...given: unknown[]) => unknown)(...args);
        process.send?.({ id, value });
      } catch (error) {
        process.send?.({ id, error: String(error) });
      }
    })();
  });
  // The test has gone.
  process.on('disconnect', () => process.exit(0));
}
