import type { BrowserWindowConstructorOptions } from 'electron';

/** Refused whether left out or set otherwise: each has to stand there as it is meant. */
const REQUIRED = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  webviewTag: false,
} as const;
const FORBIDDEN = [
  'experimentalFeatures',
  'enableBlinkFeatures',
  'disableBlinkFeatures',
  'navigateOnDragDrop',
  'plugins',
] as const;

type Preferences = NonNullable<BrowserWindowConstructorOptions['webPreferences']>;

/** @throws where a page would get more than the client's pages need */
export function requireSecure(preferences: Preferences = {}): void {
  for (const [name, value] of Object.entries(REQUIRED))
    if (preferences[name as keyof typeof REQUIRED] !== value)
      throw new Error(`Insecure webPreferences: ${name} has to be ${value}`);
  for (const name of FORBIDDEN)
    if (preferences[name]) throw new Error(`Insecure webPreferences: ${name}`);
}
