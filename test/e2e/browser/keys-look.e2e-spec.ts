import type { BrowserContextOptions } from 'playwright-core';
import { examine } from './examine';
import type { Person } from './person';
import { story } from './story';

const NARROW = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

/** By the place of things, so that it goes in any language. */
story('what people see of the encryption looks right and can be used by everybody', (tale) => {
  let bob: Person;

  const visit = (name: string, options: BrowserContextOptions): Promise<Person> =>
    tale.house.person(name, { reducedMotion: 'reduce', ...options });

  tale.prepare(async () => {
    bob = await visit('Bob Birke', {});
    await bob.register();
  });

  for (const [name, options] of [
    ['light', {}],
    ['dark', { colorScheme: 'dark' }],
    ['narrow', NARROW],
    ['arabic', { locale: 'ar-EG' }],
  ] as const) {
    tale.step(`the words, the ways in and the numbers: ${name}`, async () => {
      const grave: string[] = [];
      const who = `${name.replace(/^./, (letter) => letter.toUpperCase())} Ahorn`;
      const alice = await visit(who, options);
      const { page } = alice;
      const look = (screen: string): Promise<void> =>
        examine(page, `keys-${screen}-${name}`, grave);

      await page.goto('/create-account');
      const fields = page.locator('.gate input');
      await fields.nth(0).fill(alice.userName);
      await fields.nth(1).fill(alice.name);
      await page.locator('input[type=password]').fill(alice.password);
      await page.keyboard.press('Enter');
      await page.locator('.words li').first().waitFor();
      await look('words');
      await alice.passGate();

      await page.locator('.side-title button').click();
      const dialog = page.locator('dialog[open]');
      await dialog.locator('.chips input').fill('bob');
      await dialog.locator('.pick').getByText(bob.name).click();
      await dialog.locator('.btn-main').click();
      const composer = page.locator('.dock textarea');
      await composer.fill('Only you can read this');
      await composer.press('Enter');
      await page.locator('article .state, article').first().waitFor();
      await look('chat');
      await page.goto(`${page.url()}/details`);
      await page.locator('.trust .link').waitFor();
      await look('details');
      await page.locator('.trust .link').click();
      await page.locator('.digits span').first().waitFor();
      await look('verify');
      const first = await page.locator('dialog[open] .dialog-f button').first().boundingBox();
      expect(first?.x).toBeGreaterThan(0);
      await page.keyboard.press('Escape');
      await page.locator('.trust ~ .item').first().click();
      await page.locator('.report').waitFor();
      await look('report');

      await page.goto('/settings/privacy');
      await page.locator('.set-main .group').last().waitFor();
      await look('privacy');

      const again = await visit(who, options);
      await again.page.goto('/');
      await again.page.getByRole('textbox').first().fill(again.userName);
      await again.page.locator('input[type=password]').fill(again.password);
      await again.page.keyboard.press('Enter');
      await again.page.locator('.offer-words').filter({ hasText: /\w/ }).waitFor();
      await examine(again.page, `keys-link-${name}`, grave);
      const ways = again.page.locator('.gate-ways button');
      await ways.nth(2).click();
      await again.page.locator('.gate .btn-danger').waitFor();
      await examine(again.page, `keys-start-over-${name}`, grave);
      await again.page.locator('.gate-alt button').click();
      await ways.nth(0).click();
      await again.page.locator('#recovery-words').fill('lighthous abandon');
      await examine(again.page, `keys-recover-${name}`, grave);

      await page.goto('/settings/devices');
      await page.locator('.set-main .group').last().waitFor();
      await look('devices');
      await page.goto('/');
      await page.locator('.strip-key').waitFor();
      await page.getByRole('link').filter({ hasText: 'Only you can read this' }).waitFor();
      await look('waits');
      await page.locator('.strip-key button').click();
      await page.locator('#offer-words').waitFor();
      await look('link-dialog');
      await page.locator('dialog[open] .box button').first().click();
      await page.locator('dialog[open] .offer-words').waitFor();
      await look('link-compare');
      expect(grave).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    });
  }
});
