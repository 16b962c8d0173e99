import { mkdirSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';

import { autostartEntry, START_UNSEEN } from './autostart-entry';

/** Start at login: by the system where Electron has it, by an entry of XDG autostart on Linux. */
export class LoginItem {
  private readonly entry: string;

  constructor(
    private readonly system: NodeJS.Platform,
    configFolder: string,
  ) {
    this.entry = join(configFolder, 'autostart', 'org.anochat.desktop.desktop');
  }

  /** A build that is not installed would start whatever lies at its place tomorrow. */
  get isOffered(): boolean {
    return app.isPackaged;
  }

  get isOn(): boolean {
    return this.system === 'linux'
      ? existsSync(this.entry)
      : app.getLoginItemSettings({ args: [START_UNSEEN] }).openAtLogin;
  }

  /** Whether the system started the program now: it shows no window then. */
  get hasStarted(): boolean {
    // macOS passes no arguments to what it opens at login, and says so itself.
    return this.system === 'darwin'
      ? app.getLoginItemSettings().wasOpenedAtLogin
      : process.argv.includes(START_UNSEEN);
  }

  set(isOn: boolean): void {
    if (!this.isOffered) return;
    if (this.system !== 'linux') {
      app.setLoginItemSettings({ openAtLogin: isOn, args: [START_UNSEEN] });
    } else if (isOn) {
      mkdirSync(join(this.entry, '..'), { recursive: true });
      writeFileSync(this.entry, autostartEntry(app.getName(), app.getPath('exe')));
    } else rmSync(this.entry, { force: true });
  }
}
