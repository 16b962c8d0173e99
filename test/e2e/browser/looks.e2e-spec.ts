import type { BrowserContextOptions } from 'playwright-core';
import { passwordOf, seed } from '../../../tools/seed.cjs';
import { examine } from './examine';
import type { Person } from './person';
import { story } from './story';

const GROUP = 'Lighthouse weekend';
const NARROW = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

story('the web client looks right and can be used by everybody', (tale) => {
  const visit = async (options: BrowserContextOptions): Promise<Person> => {
    const person = await tale.house.person('Alice Ahorn', { reducedMotion: 'reduce', ...options });
    expect(person.password).toBe(passwordOf('alice'));
    return person;
  };

  tale.prepare(async () => {
    await seed(tale.house.server.url);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    tale.step(`on a wide screen, ${colorScheme}`, async () => {
      const grave: string[] = [];
      const alice = await visit({ colorScheme });
      const { page } = alice;
      await page.goto('/create-account');
      await page.getByRole('heading', { name: 'Create an account' }).waitFor();
      await examine(page, `create-account-${colorScheme}`, grave);
      await page.getByLabel('User name').fill('B x');
      await page.getByLabel('Shown name').focus();
      await page.getByRole('alert').filter({ hasText: '3 to 32' }).waitFor();
      await examine(page, `create-account-bad-${colorScheme}`, grave);
      await page.goto('/');
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      await examine(page, `sign-in-${colorScheme}`, grave);

      await alice.fillSignIn(alice.password);
      await alice.passGate();
      await alice.isConnected();
      const talk = await alice.open(GROUP);
      await talk.shows('And I bring coffee');
      await talk.act('Two nights then', 'Reply');
      await talk.message('In my drawer').hover();
      await examine(page, `chat-${colorScheme}`, grave);
      await page.getByRole('button', { name: 'Cancel reply' }).click();

      await talk.openDetails();
      await page.getByRole('heading', { name: 'Members' }).waitFor();
      await examine(page, `details-${colorScheme}`, grave);
      await alice.newConversation();
      await page.getByText('Bob Birke').first().waitFor();
      await examine(page, `new-conversation-${colorScheme}`, grave);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill('b');
      await page.getByRole('option').filter({ hasText: 'Bob Birke' }).waitFor();
      await examine(page, `switcher-${colorScheme}`, grave);
      await page.keyboard.press('Escape');
      expect(grave).toEqual([]);
    });
  }

  for (const [name, options] of [
    ['light', {}],
    ['dark', { colorScheme: 'dark' }],
    ['narrow', NARROW],
    ['arabic', { locale: 'ar-EG' }],
  ] as const) {
    tale.step(`for the owner of a group: ${name}`, async () => {
      const grave: string[] = [];
      const carol = await tale.house.person('Carol Castaño', {
        reducedMotion: 'reduce',
        ...options,
      });
      const { page } = carol;
      await page.goto('/');
      await page.getByRole('textbox').first().fill(carol.userName);
      await page.locator('input[type=password]').fill(carol.password);
      await page.keyboard.press('Enter');
      await carol.passGate();
      await page.getByRole('link').filter({ hasText: GROUP }).click();
      await page.getByRole('article').filter({ hasText: 'And I bring coffee' }).waitFor();
      await page.goto(`${page.url()}/details`);
      const end = page.locator('.panel .box-note').last();
      await page.locator('.panel').getByText('Bob Birke').waitFor();
      await examine(page, `owner-${name}`, grave);
      await end.scrollIntoViewIfNeeded();
      await examine(page, `owner-end-${name}`, grave);

      await page.goto('/');
      await page.locator('.side-title button').click();
      const dialog = page.locator('dialog[open]');
      await dialog.getByRole('radio').nth(1).check();
      await dialog.locator('.chips input').fill('ali');
      await dialog.locator('.pick').getByText('Alice Ahorn').click();
      await dialog.locator('.chip').waitFor();
      await examine(page, `new-group-${name}`, grave);
      await page.keyboard.press('Escape');

      await page.goto('/settings');
      await page.locator('.set-nav a.item').first().waitFor();
      await examine(page, `settings-${name}`, grave);
      for (const path of OWN_PAGES) {
        await page.goto(`/settings/${path}`);
        await page.locator('.set-main .group').last().waitFor();
        await examine(page, `settings-${path}-${name}`, grave);
      }
      expect(grave).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    });
  }

  tale.step('at a width of 390 pixels', async () => {
    const grave: string[] = [];
    const alice = await visit(NARROW);
    await alice.page.goto('/');
    await alice.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await examine(alice.page, 'narrow-sign-in', grave);
    await alice.fillSignIn(alice.password);
    await alice.passGate();
    await alice.row(GROUP).waitFor();
    await examine(alice.page, 'narrow-list', grave);
    const talk = await alice.open(GROUP);
    await talk.shows('And I bring coffee');
    await examine(alice.page, 'narrow-chat', grave);
    await talk.openDetails();
    await examine(alice.page, 'narrow-details', grave);
    await alice.page.getByRole('link', { name: 'Close details' }).click();
    await alice.page.getByRole('link', { name: 'Back to chats' }).click();
    await alice.newConversation();
    await examine(alice.page, 'narrow-new-conversation', grave);
    expect(grave).toEqual([]);
    expect(await alice.page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  });

  tale.step('in Arabic, from right to left', async () => {
    const grave: string[] = [];
    const alice = await visit({ locale: 'ar-EG' });
    const { page, userName, password } = alice;
    await page.goto('/');
    await page.getByRole('textbox').first().fill(userName);
    await page.locator('input[type=password]').fill(password);
    await page.keyboard.press('Enter');
    await alice.passGate();
    await page.getByRole('link').filter({ hasText: GROUP }).click();
    await page.getByRole('article').filter({ hasText: 'And I bring coffee' }).waitFor();
    await page.getByRole('article', { name: 'Carol Castaño' }).first().waitFor();
    expect(await page.evaluate('document.documentElement.dir')).toBe('rtl');
    await examine(page, 'chat-arabic', grave);
    expect(grave).toEqual([]);
  });
});

const OWN_PAGES = ['profile', 'devices', 'appearance', 'privacy', 'about'] as const;
