import { app, net } from 'electron';

import type {
  DesktopAccount,
  DesktopSettings,
  DesktopSettingsChange,
  DesktopSystem,
  ServerAnswer,
} from '../../../web/src/desktop/seam';
import { accountId, count, language, notice, settingsChange, text, user } from './checks';
import type { Desktop } from './desktop';
import { answer } from './ipc';
import { lookUpServer } from './look-up-server';
import { parseServerAddress } from './server-address';

const LONGEST_ADDRESS = 512;

/** Every method of `window.anochatDesktop`, each once. The account is the one whose window asks. */
export function answerSeam(desktop: Desktop): void {
  const { accounts, keys, windows, notices, removal, updates } = desktop;

  /** Not waited for: the page that asks may be the one that goes. */
  const removeAccount = (id: string): void => {
    const forget = (): void => {
      desktop.unread.delete(id);
      notices.withdrawAll(id);
      desktop.refresh();
    };
    // What does not go now is marked, and goes at the next start.
    void removal.remove(id).then(forget, forget);
  };

  answer('begin', [], (account) => ({
    accountId: account,
    server: accounts.find(account)?.server?.origin ?? null,
    suggestedServer: desktop.waitingLink?.server ?? null,
    system: SYSTEMS[process.platform] ?? 'linux',
    version: app.getVersion(),
  }));
  // Once for each account: what lies in its store, or in its page, never meets another server.
  const requireNoServer = (account: string): void => {
    if (accounts.find(account)?.server !== null) throw new Error('There is a server already');
  };
  answer('chooseServer', [text(LONGEST_ADDRESS)], async (account, typed) => {
    requireNoServer(account);
    const found = await chooseServer(typed);
    requireNoServer(account);
    if (!('origin' in found)) return { ok: false, problem: found.problem } satisfies ServerAnswer;
    accounts.change(account, { server: found });
    const link = desktop.waitingLink;
    const isMeant = link?.server === found.origin;
    if (isMeant) desktop.waitingLink = null;
    desktop.refresh();
    // After the answer: the page that asked goes.
    setImmediate(() => void windows.reload(account, isMeant ? link.path : '/'));
    return { ok: true, server: found.origin } satisfies ServerAnswer;
  });
  answer('forgetServer', [], (account) => {
    const forgetting = accounts.find(account);
    if (!forgetting || forgetting.user !== null) throw new Error('Somebody is signed in');
    if (forgetting.server === null) return;
    desktop.addAccount();
    removeAccount(account);
  });
  answer('openKey', [], (account) => {
    const opened = keys.open(account, accounts.find(account)?.hasKey === true);
    if (opened.ok) accounts.change(account, { hasKey: true });
    return opened;
  });
  answer('destroyKey', [], (account) => {
    // In this order: a key that is not expected is made anew, one that was lost is told of.
    accounts.change(account, { hasKey: false });
    keys.destroy(account);
  });
  answer('tellUser', [user], (account, who) => {
    accounts.change(account, { user: who });
    if (who === null) {
      desktop.unread.delete(account);
      notices.withdrawAll(account);
      windows.forgetWaiting(account);
    }
    windows.listens(account);
    desktop.refresh();
  });
  answer('tellLanguage', [language], (_account, spoken) => {
    if (desktop.preferences.value.language === spoken) return;
    desktop.preferences.set({ ...desktop.preferences.value, language: spoken });
    desktop.refresh();
  });
  answer('tellUnread', [count], (account, unread) => {
    if ((desktop.unread.get(account) ?? 0) === unread) return;
    desktop.unread.set(account, unread);
    desktop.refresh();
  });
  answer('notify', [notice], (account, told) => {
    const window = windows.of(account);
    const isSeen = window?.isVisible() === true && window.isFocused();
    if (isSeen) return;
    const { hideContent } = desktop.preferences.value;
    const hidden = { title: app.getName(), body: desktop.say('newMessage') };
    notices.show(account, hideContent ? { ...told, ...hidden } : told);
  });
  answer('withdrawNotice', [text(128)], (account, tag) => notices.withdraw(account, tag));

  answer('accounts', [], (account) =>
    accounts.staying.map(({ id, server, user: who }): DesktopAccount => ({
      id,
      server: server?.origin ?? null,
      user: who,
      unread: desktop.unread.get(id) ?? 0,
      isCurrent: id === account,
    })),
  );
  answer('addAccount', [], () => desktop.addAccount());
  answer('showAccount', [accountId], (_account, id) => {
    if (accounts.staying.some((one) => one.id === id)) desktop.show(id);
  });
  answer('removeAccount', [accountId], (_account, id) => removeAccount(id));
  answer('left', [], (account) => removal.left(account));

  const settings = (account: string): DesktopSettings => {
    const { shortcut, keepInTray, hideContent, spellCheck, spellLanguages } =
      desktop.preferences.value;
    const known = windows.session(account).availableSpellCheckerLanguages;
    return {
      openAtLogin: desktop.loginItem.isOn,
      canOpenAtLogin: desktop.loginItem.isOffered,
      keepInTray,
      shortcut,
      hasShortcut: desktop.hasShortcut,
      hideContent,
      spellCheck,
      spellLanguages,
      knownSpellLanguages: process.platform === 'darwin' ? [] : known,
      keyKeeping: keys.keepingOf(account),
      update: updates.state,
    };
  };
  answer('settings', [], settings);
  answer('changeSettings', [settingsChange], (account, change) => {
    changeSettings(desktop, change);
    return settings(account);
  });
  answer('lookForUpdate', [], () => updates.look());
  answer('installUpdate', [], () => updates.install());
}

const SYSTEMS: Partial<Record<NodeJS.Platform, DesktopSystem>> = {
  darwin: 'macos',
  win32: 'windows',
};

async function chooseServer(typed: string): ReturnType<typeof lookUpServer> {
  const address = parseServerAddress(typed);
  if (!('origin' in address)) return address;
  return lookUpServer(address.origin, (url, init) => net.fetch(url, init));
}

function changeSettings(desktop: Desktop, { openAtLogin, ...change }: DesktopSettingsChange): void {
  const { preferences, loginItem, windows } = desktop;
  preferences.set({ ...preferences.value, ...change });
  if (openAtLogin !== undefined) loginItem.set(openAtLogin);
  if (change.shortcut !== undefined) desktop.applyShortcut();
  if (change.spellCheck !== undefined || change.spellLanguages !== undefined)
    for (const [account] of windows.all()) desktop.applySpelling(windows.session(account));
}
