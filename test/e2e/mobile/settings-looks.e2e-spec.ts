import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { RESULTS } from '../browser/house';
import { story } from '../browser/story';
import { Phone, PHONE } from './phone';
import { bringPhonePages, openPhonePages, type PhonePages } from './phone-pages';

const BUILD_MS = 900_000;
const PICTURES = join(RESULTS, '../mobile');
const PAGES = [
  ...['settings', 'settings/profile', 'settings/devices', 'settings/security', 'settings/lock'],
  ...['settings/privacy', 'settings/notifications', 'settings/appearance', 'settings/storage'],
  ...['settings/about', 'search'],
] as const;

/** Pictures of each screen in both themes, to be looked at. */
story('the settings of the phone are drawn in both themes', (tale) => {
  let pages: PhonePages;
  let alice: Phone;

  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    await bringPhonePages();
    pages = await openPhonePages(tale.house.server.url);
  }, BUILD_MS);
  afterAll(() => pages?.close());

  tale.prepare(async () => {
    alice = new Phone(await tale.house.person('Alice Ahorn', { ...PHONE, baseURL: pages.url }));
    await alice.register();
  });

  tale.step('each of them, from its own address', async () => {
    for (const path of PAGES) {
      await alice.page.goto(`/${path}`);
      await alice.at(path.split('/').at(-1)!).waitFor();
      for (const colorScheme of ['light', 'dark'] as const) {
        await alice.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await alice.page.screenshot({
          path: join(PICTURES, `${path.replace('/', '-')}-${colorScheme}.png`),
        });
      }
    }
  });
});
