import type { Person } from '../browser/person';
import { LOOKS_AT_SITE, PreviewSite, SITE_HOST } from '../browser/preview-site';
import { story } from '../browser/story';
import type { Talk } from '../browser/talk';
import { look } from './looks';
import type { Phone } from './phone';
import { PhoneTalk } from './phone-talk';
import { phonesOf } from './phones-of';

story(
  'a link that is sent from a phone',
  (tale) => {
    const phoneOf = phonesOf(tale);
    const site = new PreviewSite();
    let alice: Phone;
    let talk: PhoneTalk;
    let bob: Person;
    let answer: Talk;

    tale.prepare(async () => {
      await site.open();
      alice = await phoneOf('Alice Ahorn');
      talk = new PhoneTalk(alice);
      bob = await tale.house.person('Bob Birke');
      for (const page of [alice.page, bob.page]) site.watch(page);
      await Promise.all([alice.register(), bob.register()]);
      await alice.startDirectWith(bob);
    });
    afterAll(() => site.close());

    const banner = () => alice.at('preview-banner');
    const cardFor = (text: string) =>
      bob.page
        .getByRole('log')
        .getByRole('article')
        .filter({ hasText: text })
        .getByRole('link', { name: /Causeway/ });

    tale.step('shows above the field, and under the text on both sides', async () => {
      await alice.at('composer').fill(`When? ${site.tides}`);
      await banner().getByText('Causeway crossing times').waitFor();
      await banner().locator('img').waitFor();
      await look(alice, 'link-preview-composer');
      await alice.at('send').click();
      await banner().waitFor({ state: 'detached' });
      await talk.message('When?').getByTestId('link-card').locator('img').waitFor();
      answer = await bob.open(alice.person.name);
      await cardFor('When?').locator('img').waitFor();
      expect(await cardFor('When?').getAttribute('href')).toBe(site.tides);
      expect(await cardFor('When?').innerText()).toContain(`${SITE_HOST} · Harbour`);
      await look(alice, 'link-preview');
      // The server has looked once, and nobody's browser.
      expect(site.asked).toEqual(['/tides', '/sea.gif']);
      expect(site.fetched).toEqual([]);
    });

    tale.step('comes from the browser, too', async () => {
      await answer.composer.fill(`Look: ${site.arabic}`);
      await bob.page.getByRole('group', { name: 'Preview of the link' }).locator('img').waitFor();
      await answer.composer.press('Enter');
      await talk.message('Look:').getByTestId('link-card').getByText('مواعيد').waitFor();
      await talk.message('Look:').getByTestId('link-card').locator('img').waitFor();
    });

    tale.step('is left out where it was taken away, or the link is', async () => {
      await alice.at('composer').fill(`Without: ${site.tides}`);
      await alice.at('preview-remove').click();
      await banner().waitFor({ state: 'detached' });
      await alice.at('send').click();
      await answer.shows('Without:');
      expect(await cardFor('Without:').count()).toBe(0);
      await alice.at('composer').fill(site.tides);
      await banner().waitFor();
      await alice.at('composer').fill('No link any more');
      await banner().waitFor({ state: 'detached' });
      await alice.at('send').click();
      await answer.shows('No link any more');
    });

    tale.step('is looked at by nobody for who does not want that', async () => {
      await alice.page.goto('/settings/privacy');
      await alice.at('link-previews').click();
      const before = site.asked.length;
      await alice.page.goto('/');
      await alice.row(bob.name).click();
      await alice.at('composer').fill(`Nobody looks: ${site.tides}`);
      await alice.page.waitForTimeout(2_000);
      expect(await banner().count()).toBe(0);
      await alice.at('send').click();
      await answer.shows('Nobody looks:');
      expect(site.asked).toHaveLength(before);
      expect(await cardFor('Nobody looks:').count()).toBe(0);
    });
  },
  { environment: LOOKS_AT_SITE },
);
