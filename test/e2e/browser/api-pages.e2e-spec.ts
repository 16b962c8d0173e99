import { hasChromium } from './chromium';
import { House } from './house';

const STEP_MS = 90_000;
const PAGES = ['/docs', '/docs/socket', '/docs/problems'];
const run = hasChromium ? describe : describe.skip;

run('the pages about the interface (skipped where there is no Chromium)', () => {
  let house: House;
  beforeAll(async () => {
    house = await House.open();
  }, STEP_MS);
  afterAll(() => house?.close());

  it(
    'work under the policy of the server, in light and dark, on a phone too',
    async () => {
      for (const colorScheme of ['light', 'dark'] as const) {
        const viewport = { width: 390, height: 844 };
        const { page } = await house.person(`Reader in the ${colorScheme}`, {
          colorScheme,
          viewport,
        });
        for (const path of PAGES) {
          await page.goto(path);
          await page.getByRole('link', { name: 'Problems', exact: true }).waitFor();
          if (path === '/docs') await page.locator('.opblock').first().waitFor();
          expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
          const brightness = await page.evaluate(BACKGROUND);
          if (colorScheme === 'dark') expect(brightness).toBeLessThan(60);
          else expect(brightness).toBeGreaterThan(200);
        }
      }
      expect(house.violations).toEqual([]);
    },
    STEP_MS,
  );

  it(
    'let a call be tried',
    async () => {
      const { page } = await house.person('Trying Tom');
      await page.goto('/docs');
      await page.locator('[data-path="/api/versions"]').click();
      await page.getByRole('button', { name: 'Try it out' }).click();
      await page.getByRole('button', { name: 'Execute' }).click();
      await page.locator('.live-responses-table').getByText('"registration"').waitFor();
      expect(house.violations).toEqual([]);
    },
    STEP_MS,
  );
});

/** How bright the middle of the page's upper part is painted, from 0 to 255. */
const BACKGROUND = `(() => {
  for (let at = document.elementFromPoint(195, 130); at; at = at.parentElement) {
    const [red, , , alpha = 1] = getComputedStyle(at).backgroundColor.match(/[\\d.]+/g).map(Number);
    if (alpha > 0.5) return red;
  }
  return matchMedia('(prefers-color-scheme: dark)').matches ? 0 : 255;
})()`;
