import { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env.STUB_FOLDER ?? '';
if (folder === '') throw new Error('STUB_FOLDER is missing');

/** Windows that are there, so that the end of the program can ask them. */
export const openWindows = new Set<{ endWithProgram(): Promise<boolean> }>();

class StubApp extends EventEmitter {
  readonly schemes: string[] = [];
  readonly isPackaged = false;
  badge = 0;
  isSandboxed = false;
  private readyPromise = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
    this.ready = true;
    this.emit('ready');
  });
  private ready = false;

  isReady = (): boolean => this.ready;
  whenReady = (): Promise<void> => this.readyPromise;
  enableSandbox = (): void => {
    if (this.ready) throw new Error('The sandbox is enabled before the program is ready');
    this.isSandboxed = true;
  };
  setAppUserModelId = (): void => undefined;
  requestSingleInstanceLock = (): boolean => true;
  setAsDefaultProtocolClient = (): boolean => true;
  getName = (): string => 'AnoChat';
  getVersion = (): string => '0.1.0';
  getLocale = (): string => 'en-GB';
  getPreferredSystemLanguages = (): string[] => ['en-GB', 'de-AT'];
  getLoginItemSettings = (): { openAtLogin: boolean } => ({ openAtLogin: false });
  setLoginItemSettings = (): void => undefined;
  setBadgeCount = (count: number): boolean => {
    this.badge = count;
    return true;
  };
  getPath = (name: string): string => {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  exit = (code = 0): void => {
    process.exit(code);
  };
  quit = (): void => void this.end();

  private async end(): Promise<void> {
    this.emit('before-quit', { preventDefault: () => undefined });
    for (const window of openWindows) if (!(await window.endWithProgram())) return;
    this.emit('will-quit', { preventDefault: () => undefined });
    process.exit(0);
  }
}

export const app = new StubApp();
