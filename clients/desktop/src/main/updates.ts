import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app, autoUpdater as system } from 'electron';

import type { UpdateState } from '../../../web/src/desktop/seam';

const EVERY_MS = 6 * 3_600_000;

/**
 * Updates from the feed that the build was packaged with (`ANOCHAT_UPDATE_FEED`), by electron-updater.
 * A build without one, as from this repository, never asks anywhere.
 */
export class Updates {
  private current: UpdateState = 'off';

  constructor(
    private readonly onChange: () => void,
    private readonly onInstall: () => void,
  ) {}

  get state(): UpdateState {
    return this.current;
  }

  async begin(): Promise<void> {
    if (!app.isPackaged || !existsSync(join(process.resourcesPath, 'app-update.yml'))) return;
    const { autoUpdater } = await import('electron-updater');
    // From the tar.gz nothing can be replaced.
    if (!autoUpdater.isUpdaterActive()) return;
    this.set('none');
    autoUpdater.autoDownload = true;
    // Linux asks for a password: nobody who ends the program, or the session, waits for that.
    autoUpdater.autoInstallOnAppQuit = process.platform !== 'linux';
    autoUpdater.allowDowngrade = false;
    autoUpdater.on('checking-for-update', () => this.set('looking'));
    autoUpdater.on('update-available', () => this.set('loading'));
    autoUpdater.on('update-not-available', () => this.set('none'));
    autoUpdater.on('update-downloaded', () => this.set('ready'));
    autoUpdater.on('error', () => this.set('failed'));
    // Then windows are closed before the program says that it quits.
    system.on('before-quit-for-update', this.onInstall);
    setInterval(() => void this.look(), EVERY_MS).unref();
    await this.look();
  }

  async look(): Promise<void> {
    if (this.current === 'off' || this.current === 'ready' || this.current === 'loading') return;
    const { autoUpdater } = await import('electron-updater');
    await autoUpdater.checkForUpdates().catch(() => this.set('failed'));
  }

  async install(): Promise<void> {
    if (this.current !== 'ready') return;
    const { autoUpdater } = await import('electron-updater');
    autoUpdater.quitAndInstall();
  }

  private set(state: UpdateState): void {
    this.current = state;
    this.onChange();
  }
}
