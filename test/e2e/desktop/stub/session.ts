import { EventEmitter } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';
import { app } from './app';
import { startProxy, type Proxy } from './proxy';

type Answer = (request: { method: string; url: string }) => Promise<Response>;
type PermissionHandler = (
  contents: unknown,
  permission: string,
  answer: (granted: boolean) => void,
  details: { requestingUrl: string },
) => void;

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  // All that the pages ask for goes through the stand-in, which knows what `app://` is.
  '--proxy-bypass-list=<-loopback>',
  '--disable-features=LocalNetworkAccessChecks',
  '--remote-debugging-port=0',
];

/** A partition: a profile of Chromium of its own, started with its first window. */
export class StubSession extends EventEmitter {
  readonly availableSpellCheckerLanguages = ['de', 'en-GB', 'en-US', 'fr'];
  spellLanguages: readonly string[] = [];
  permissionHandler: PermissionHandler | null = null;
  private readonly folder: string;
  private answer: Answer | null = null;
  private proxy: Proxy | null = null;
  private context: Promise<BrowserContext> | null = null;

  constructor(readonly partition: string) {
    super();
    this.folder = join(app.getPath('userData'), 'Partitions', partition.replace('persist:', ''));
  }

  readonly protocol = {
    handle: (scheme: string, answer: Answer): void => {
      if (!app.schemes.includes(scheme)) throw new Error(`${scheme} is no registered scheme`);
      if (this.answer) throw new Error(`${scheme} is handled already`);
      this.answer = answer;
    },
    isProtocolHandled: (): boolean => this.answer !== null,
  };
  setPermissionRequestHandler = (handler: PermissionHandler): void => {
    this.permissionHandler = handler;
  };
  setPermissionCheckHandler = (): void => undefined;
  setDevicePermissionHandler = (): void => undefined;
  /** Names lead nowhere here: nothing of the world is there. */
  resolveHost = (): Promise<{ endpoints: readonly { address: string }[] }> =>
    Promise.resolve({ endpoints: [] });
  setSpellCheckerEnabled = (): void => undefined;
  setSpellCheckerLanguages = (languages: readonly string[]): void => {
    const unknown = languages.find((tag) => !this.availableSpellCheckerLanguages.includes(tag));
    if (unknown !== undefined) throw new Error(`Invalid language code provided: "${unknown}"`);
    this.spellLanguages = languages;
  };
  addWordToSpellCheckerDictionary = (): boolean => true;
  closeAllConnections = (): Promise<void> => Promise.resolve();
  clearCache = (): Promise<void> => Promise.resolve();
  clearCodeCaches = (): Promise<void> => Promise.resolve();
  clearAuthCache = (): Promise<void> => Promise.resolve();

  async clearStorageData(): Promise<void> {
    if (this.context) throw new Error(`A window still shows ${this.partition}`);
    rmSync(this.folder, { recursive: true, force: true });
    await Promise.resolve();
  }

  /** Where a debugger finds this Chromium. */
  get debuggerUrl(): string | null {
    const file = join(this.folder, 'DevToolsActivePort');
    if (!this.context || !existsSync(file)) return null;
    return `http://127.0.0.1:${readFileSync(file, 'utf8').split('\n')[0] ?? ''}`;
  }

  open(place: { width: number; height: number; x?: number; y?: number }): Promise<BrowserContext> {
    this.context ??= this.launch(place);
    return this.context;
  }

  async close(): Promise<void> {
    const context = this.context;
    this.context = null;
    await (await context)?.close();
    await this.proxy?.close();
    this.proxy = null;
  }

  private async launch(place: {
    width: number;
    height: number;
    x?: number;
    y?: number;
  }): Promise<BrowserContext> {
    const { answer } = this;
    if (!answer) throw new Error('A window is opened before its session serves app://');
    this.proxy = await startProxy(answer);
    rmSync(join(this.folder, 'DevToolsActivePort'), { force: true });
    return chromium.launchPersistentContext(this.folder, {
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      headless: false,
      viewport: null,
      locale: 'en-GB',
      args: [
        ...FLAGS,
        `--proxy-server=http://127.0.0.1:${this.proxy.port}`,
        '--app=data:text/html,AnoChat',
        `--window-size=${place.width},${place.height}`,
        `--window-position=${place.x ?? 0},${place.y ?? 0}`,
      ],
    });
  }
}

const known = new Map<string, StubSession>();
export const sessions = {
  of: (partition: string): StubSession => {
    const found = known.get(partition) ?? new StubSession(partition);
    known.set(partition, found);
    return found;
  },
};
