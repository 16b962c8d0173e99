import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';

const CLIENT = resolve(__dirname, '../../../clients/desktop');
const binary = process.env.ELECTRON_BIN ?? '';

const run = binary !== '' && existsSync(binary) ? describe : describe.skip;
run('the desktop client in Electron itself (skipped where there is no Electron)', () => {
  let program: ElectronApplication;
  let page: Page;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'anochat-electron-'));
    program = await _electron.launch({
      executablePath: binary,
      args: [CLIENT, `--user-data-dir=${folder}`],
    });
    page = await program.firstWindow();
  });
  afterAll(async () => {
    await program?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('begins with the choice of a server, at its own address', async () => {
    await page.getByRole('heading', { name: 'Choose your server' }).waitFor();
    expect(page.url()).toBe('app://anochat/');
    expect(await page.evaluate('isSecureContext')).toBe(true);
  });

  it('gives its pages the seam, and nothing of Node or Electron', async () => {
    const found = await page.evaluate(
      `[typeof require, typeof process, typeof module, typeof anochatDesktop.begin]`,
    );
    expect(found).toEqual(['undefined', 'undefined', 'undefined', 'function']);
  });

  it('runs them in the sandbox', async () => {
    const preferences = await program.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      // Not among the types, and what Electron made of the options.
      const { webContents } = window as unknown as {
        readonly webContents: { getLastWebPreferences(): Readonly<Record<string, unknown>> };
      };
      return webContents.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
  });

  it('has no other document at its address, and leaves it for none', async () => {
    for (const address of ['/api/versions', '/sw.js', 'file:///etc/hostname', 'data:text/html,x']) {
      await page.evaluate(`location.assign(${JSON.stringify(address)})`).catch(() => undefined);
      expect(page.url()).toBe('app://anochat/');
    }
    await page.getByRole('heading', { name: 'Choose your server' }).waitFor();
  });

  it('has its service worker, by which films play piece by piece', async () => {
    const state = await page.evaluate(
      'navigator.serviceWorker.ready.then(({ active }) => active.scriptURL)',
    );
    expect(state).toBe('app://anochat/sw.js');
  });
});
