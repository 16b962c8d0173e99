import type { BrowserContextOptions } from 'playwright-core';
import { examine } from './examine';
import type { Person } from './person';
import { story } from './story';
import type { Talk } from './talk';

const CHANNEL = 'Harbour';
const TITLE = 'This message cannot be read';
const PREVIEW = 'A message that cannot be read';
const NARROW = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

story('messages that the server cannot open any more', (tale) => {
  let alice: Person;
  let bob: Person;
  let talk: Talk;
  const grave: string[] = [];

  const person = (name: string, options: BrowserContextOptions = {}): Promise<Person> =>
    tale.house.person(name, { reducedMotion: 'reduce', ...options });
  /** One bit of what is stored. */
  const damage = (seqs: readonly number[]): Promise<unknown> =>
    tale.house.server.query(
      `UPDATE entries SET body = set_bit(body, 300, 1 - get_bit(body, 300))
       WHERE body IS NOT NULL AND seq = ANY ($1)`,
      [seqs],
    );

  tale.prepare(async () => {
    alice = await person('Alice Ahorn');
    bob = await person('Bob Birke');
    await Promise.all([alice.register(), bob.register()]);
    talk = await alice.startChannel(CHANNEL);
    await bob.joinChannel(CHANNEL);
    await bob.page.goto('about:blank');
    for (const text of ['The first', 'The second', 'The third', 'The last']) {
      await talk.say(text);
      await talk.has(text, 'Sent');
    }
    await damage([4, 6]);
  });

  tale.step('are named as that, in the list and among the others', async () => {
    await bob.goHome();
    await bob.row(CHANNEL).getByText(PREVIEW).waitFor();
    const there = await bob.open(CHANNEL);
    await there.shows('The first');
    await there.shows('The third');
    expect(await there.message(TITLE).count()).toBe(2);
    await there.message(TITLE).first().getByText('Whoever sent it can send it again').waitFor();
    await examine(bob.page, 'unreadable-light', grave);
  });

  tale.step('can be neither answered nor copied nor passed on', async () => {
    const there = await bob.talk(CHANNEL);
    const broken = there.message(TITLE).first();
    await broken.hover();
    await broken.getByRole('toolbar').waitFor();
    expect(await broken.getByRole('button', { name: 'Reply' }).count()).toBe(0);
    await there.message('The first').click({ button: 'right' });
    await bob.page.getByRole('menuitem', { name: 'Reply' }).waitFor();
    await bob.page.keyboard.press('Escape');
    await broken.click({ button: 'right' });
    await bob.page.getByRole('menu').waitFor();
    expect(await bob.page.getByRole('menuitem').allInnerTexts()).toEqual([]);
    await bob.page.keyboard.press('Escape');
    await broken.focus();
    await bob.page.keyboard.press('r');
    expect(await bob.page.getByRole('button', { name: 'Cancel reply' }).count()).toBe(0);
  });

  tale.step('are sent again by whoever sent them', async () => {
    await talk.say('What was lost, once more');
    const there = await bob.talk(CHANNEL);
    await there.shows('What was lost, once more');
    await bob.row(CHANNEL).getByText('What was lost, once more').waitFor();
  });

  tale.step('come back, also to whoever has seen them so, once that is mended', async () => {
    await damage([4, 6]);
    await bob.page.reload();
    await bob.isConnected();
    const there = await bob.talk(CHANNEL);
    await there.shows('The second');
    await there.shows('The last');
    expect(await there.message(TITLE).count()).toBe(0);
    await damage([4, 6, 7]);
  });

  for (const [name, options, words] of [
    ['dark', { colorScheme: 'dark' }, TITLE],
    ['narrow', NARROW, TITLE],
    ['german', { locale: 'de-DE' }, 'Diese Nachricht kann nicht gelesen werden'],
    ['arabic', { locale: 'ar-EG' }, 'لا يمكن قراءة هذه الرسالة'],
  ] as const) {
    tale.step(`look right: ${name}`, async () => {
      for (const [own, who] of [
        ['', 'Bob Birke'],
        ['-own', 'Alice Ahorn'],
      ] as const) {
        const again = await person(who, options);
        const { page, userName, password } = again;
        await page.goto('/');
        await page.getByRole('textbox').first().fill(userName);
        await page.locator('input[type=password]').fill(password);
        await page.keyboard.press('Enter');
        await again.passGate();
        const row = page.getByRole('link').filter({ hasText: CHANNEL });
        await row.waitFor();
        if (name === 'narrow') await examine(page, `unreadable-list-${name}${own}`, grave);
        await row.click();
        await page.getByRole('article').filter({ hasText: words }).first().waitFor();
        await page.getByRole('article').filter({ hasText: 'The third' }).waitFor();
        await examine(page, `unreadable-${name}${own}`, grave);
      }
      expect(grave).toEqual([]);
    });
  }
});
