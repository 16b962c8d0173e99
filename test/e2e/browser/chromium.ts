import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext } from 'playwright-core';

const path = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const OFFLINE_IN_BACKGROUND = '--disable-background-networking';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  OFFLINE_IN_BACKGROUND,
  '--disable-component-update',
  '--disable-sync',
  // A camera that shows a moving shape, a microphone that beeps, and nobody who is asked for them.
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
];

export const hasChromium = existsSync(path);

export const launchChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: path, headless: true, args: FLAGS });

/**
 * A browser with a profile that stays, as people have one: it may notify, and reach a push service.
 *
 * @param origin that has asked and was allowed to notify
 */
export async function launchProfile(
  folder: string,
  origin: string,
  flags: readonly string[],
): Promise<BrowserContext> {
  const profile = await chromium.launchPersistentContext(folder, {
    executablePath: path,
    headless: true,
    // Being woken is networking in the background.
    ignoreDefaultArgs: [OFFLINE_IN_BACKGROUND],
    args: [...FLAGS.filter((flag) => flag !== OFFLINE_IN_BACKGROUND), ...flags],
    baseURL: origin,
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
  });
  await profile.grantPermissions(['notifications'], { origin });
  profile.setDefaultTimeout(60_000);
  return profile;
}
