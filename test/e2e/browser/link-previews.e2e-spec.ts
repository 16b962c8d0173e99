import { examine } from './examine';
import type { Person } from './person';
import { LOOKS_AT_SITE, PreviewSite, SITE_HOST } from './preview-site';
import { story } from './story';
import type { Talk } from './talk';

/** Once it is decoded: none is drawn that is broken. */
const DRAWN_WIDTH = `(async () => {
  const image = document.querySelector('.bubble .card img');
  await image.decode();
  return image.naturalWidth;
})()`;

story(
  'a link that is sent with a preview',
  (tale) => {
    let alice: Person;
    let bob: Person;
    let talk: Talk;
    const site = new PreviewSite();
    const { tides, asked, fetched } = site;

    tale.prepare(async () => {
      await site.open();
      alice = await tale.house.person('Alice Ahorn');
      bob = await tale.house.person('Bob Birke');
      for (const { page } of [alice, bob]) site.watch(page);
      await Promise.all([alice.register(), bob.register()]);
      talk = await alice.startDirectWith(bob);
    });
    afterAll(() => site.close());

    const banner = () => alice.page.getByRole('group', { name: 'Preview of the link' });
    const cardIn = (text: string, page = bob.page) =>
      page
        .getByRole('log')
        .getByRole('article')
        .filter({ hasText: text })
        .getByRole('link', { name: /Causeway|عبور/ });

    tale.step('shows above the field, and under the text for who reads it', async () => {
      const grave: string[] = [];
      await talk.composer.fill(`When? ${tides}`);
      await banner().getByText('Causeway crossing times').waitFor();
      await banner().locator('img').waitFor();
      await examine(alice.page, 'link-preview-composer', grave);
      await talk.composer.press('Enter');
      await banner().waitFor({ state: 'detached' });
      await bob.open(alice.name);
      const card = cardIn('When?');
      await card.waitFor();
      await card.locator('img').waitFor();
      expect(await card.getAttribute('href')).toBe(tides);
      expect(await card.innerText()).toContain(`${SITE_HOST} · Harbour`);
      expect(await bob.page.evaluate(DRAWN_WIDTH)).toBe(152);
      await cardIn('When?', alice.page).locator('img').waitFor();
      await examine(bob.page, 'link-preview', grave);
      // The server has looked once, and nobody's browser.
      expect(asked).toEqual(['/tides', '/sea.gif']);
      expect(fetched).toEqual([]);
      expect(grave).toEqual([]);
    });

    tale.step('stays after a reload, from what the message holds', async () => {
      await bob.page.reload();
      await cardIn('When?').locator('img').waitFor();
      expect(asked).toHaveLength(2);
    });

    tale.step('is left out where it was taken away', async () => {
      await talk.composer.fill(`Without: ${tides}`);
      await banner().getByRole('button', { name: 'Send without preview' }).click();
      await banner().waitFor({ state: 'detached' });
      await talk.composer.pressSequentially(' and more');
      await talk.composer.press('Enter');
      await bob.page.getByRole('log').getByText('and more').waitFor();
      expect(await cardIn('Without:').count()).toBe(0);
    });

    for (const [name, options] of [
      ['dark', { colorScheme: 'dark' }],
      ['narrow', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }],
      ['arabic', { locale: 'ar-EG' }],
    ] as const) {
      tale.step(`looks right: ${name}`, async () => {
        const grave: string[] = [];
        const again = await tale.house.person(alice.name, { reducedMotion: 'reduce', ...options });
        const { page } = again;
        await page.goto('/');
        await page.getByRole('textbox').first().fill(again.userName);
        await page.locator('input[type=password]').fill(again.password);
        await page.keyboard.press('Enter');
        await again.passGate();
        await page.getByRole('link').filter({ hasText: bob.name }).first().click();
        await page.locator('.bubble .card img').first().waitFor();
        await page.locator('.comp textarea').fill(site.arabic);
        await page.locator('.comp .card img').waitFor();
        await examine(page, `link-preview-${name}`, grave);
        expect(grave).toEqual([]);
      });
    }

    tale.step('is not made for who does not want it', async () => {
      const { page } = alice;
      await page.goto('/settings/privacy');
      await page.getByRole('switch', { name: 'Link previews' }).uncheck();
      const before = asked.length;
      await alice.goHome();
      talk = await alice.open(bob.name);
      await talk.say(`Nobody looks: ${tides}`);
      await bob.page.getByRole('log').getByText('Nobody looks').waitFor();
      expect(asked).toHaveLength(before);
      expect(await cardIn('Nobody looks').count()).toBe(0);
    });
  },
  { environment: LOOKS_AT_SITE },
);
