import { ipcMain } from './stub/ipc';
import { toApp, toShown } from './stub/proxy';
import { requireSecure } from './stub/require-secure';

const SAFE = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  webviewTag: false,
};

describe('The stand-in for Electron', () => {
  it('takes one handler a channel', () => {
    ipcMain.handle('a channel', () => undefined);
    expect(() => ipcMain.handle('a channel', () => undefined)).toThrow('handler for a channel');
  });

  it('takes safe windows, and no others: each setting has to stand there', () => {
    expect(() => requireSecure(SAFE)).not.toThrow();
    expect(() => requireSecure()).toThrow('Insecure webPreferences');
    for (const [name, value] of Object.entries(SAFE)) {
      expect(() => requireSecure({ ...SAFE, [name]: !value })).toThrow(name);
      expect(() => requireSecure({ ...SAFE, [name]: undefined })).toThrow(name);
    }
    expect(() => requireSecure({ ...SAFE, enableBlinkFeatures: 'X' })).toThrow(
      'enableBlinkFeatures',
    );
  });

  it('shows pages of app://anochat at an origin of their own, and no others there', () => {
    expect(toApp(toShown('app://anochat/c/a#b'))).toBe('app://anochat/c/a#b');
    expect(toApp('http://anochat.localhost.evil.example/')).toBe(
      'http://anochat.localhost.evil.example/',
    );
  });
});
