import { examine } from './examine';
import type { Person } from './person';
import { story, type Story } from './story';

function tell(tale: Story): void {
  let alice: Person;
  let secret: string;

  const asToken = (path: string, method = 'GET'): Promise<Response> =>
    fetch(`${tale.house.server.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { body: '{}' }),
    });

  tale.prepare(async () => {
    alice = await tale.house.person('Alice Ahorn', { reducedMotion: 'reduce' });
    const { server } = tale.house;
    await server.command('users', 'create', 'keeper', '--admin');
    const { link } = await server.command<{ link: string }>('invites', 'create');
    // By the name that the other pages are opened by: sessions belong to an origin.
    await alice.page.goto(link.replace('//localhost:', '//127.0.0.1:'));
    await alice.fillNewAccount();
    await alice.passGate();
    await alice.isConnected();
  });

  tale.step('a token is made, and its secret is shown this once', async () => {
    const { page } = alice;
    const grave: string[] = [];
    await page.goto('/settings/tokens');
    await page.getByText('No bot or script has a token.').waitFor();
    await examine(page, 'tokens-none', grave);
    await page.getByRole('button', { name: 'Create token' }).click();
    const dialog = page.getByRole('dialog', { name: 'Create token' });
    const make = dialog.getByRole('button', { name: 'Create token' });
    // Typed, not filled: the name is where one begins.
    await page.keyboard.type('Weather bot');
    expect(await dialog.getByLabel('Name').inputValue()).toBe('Weather bot');
    for (const scope of ['Read', 'Write']) await dialog.getByLabel(scope).uncheck();
    expect(await make.isDisabled()).toBe(true);
    await dialog.getByLabel('Read').check();
    await dialog.getByLabel('Works for').selectOption({ label: '90 days' });
    await examine(page, 'token-new', grave);
    await make.click();

    const ready = page.getByRole('dialog', { name: 'Your new token' });
    await ready.getByText('It is not shown again').waitFor();
    await ready.getByRole('button', { name: 'Copy' }).click();
    await ready.getByRole('button', { name: 'Copied' }).waitFor();
    await examine(page, 'token-made', grave);
    secret = await alice.copied();
    expect(await ready.getByLabel('Weather bot').inputValue()).toBe(secret);
    await ready.getByRole('button', { name: 'Done' }).click();
    await page.getByText('Weather bot').waitFor();
    await page.getByText('never used').waitFor();
    await examine(page, 'tokens-one', grave);
    await page.reload();
    await page.getByText('Weather bot').waitFor();
    expect(await page.content()).not.toContain(secret);
    expect(grave).toEqual([]);
  });

  tale.step('the token may what was ticked and no more', async () => {
    expect((await asToken('/users/me')).status).toBe(200);
    expect((await asToken('/conversations', 'POST')).status).toBe(403);
    expect((await asToken('/auth/tokens')).status).toBe(403);
    await alice.page.reload();
    await alice.page.getByText('last used just now').waitFor();
  });

  tale.step('a token that is revoked opens nothing', async () => {
    const { page } = alice;
    await page.getByRole('button', { name: 'Revoke: Weather bot' }).click();
    const ask = page.getByRole('dialog', { name: 'Revoke Weather bot?' });
    await ask.getByRole('button', { name: 'Cancel' }).click();
    expect((await asToken('/users/me')).status).toBe(200);
    await page.getByRole('button', { name: 'Revoke: Weather bot' }).click();
    await ask.getByRole('button', { name: 'Revoke' }).click();
    await alice.told('Weather bot revoked');
    await page.getByText('No bot or script has a token.').waitFor();
    expect((await asToken('/users/me')).status).toBe(401);
  });

  tale.step('only an administrator is offered invitations', async () => {
    const { page } = alice;
    await page.goto('/settings/invitations');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await page.getByRole('region', { name: 'Profile' }).waitFor();
    expect(await page.getByRole('link', { name: 'Invitations' }).count()).toBe(0);
    await tale.house.server.command('users', 'make-admin', alice.userName);
    // What an account may do comes with its tokens, so somebody signed in already signs in again.
    await page.getByRole('button', { name: 'Sign out' }).click();
    const leaving = page.getByRole('dialog', { name: 'Sign out of this device?' });
    await leaving.getByRole('button', { name: 'Sign out' }).click();
    await alice.isSignedOut();
    await alice.signIn();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('link', { name: 'Invitations' }).click();
    await page.getByRole('region', { name: 'Invitations' }).waitFor();
    await page.getByText('No links are open.').waitFor();
  });

  tale.step('a link that an administrator makes lets as many in as it says', async () => {
    const { page } = alice;
    const grave: string[] = [];
    await page.getByRole('button', { name: 'Create link' }).click();
    const dialog = page.getByRole('dialog', { name: 'Create link' });
    await dialog.getByLabel('Works for').selectOption({ label: '1 day' });
    await examine(page, 'invitation-new', grave);
    await dialog.getByRole('button', { name: 'Create link' }).click();
    const ready = page.getByRole('dialog', { name: 'Your new link' });
    await ready.getByRole('button', { name: 'Copy' }).click();
    await ready.getByRole('button', { name: 'Copied' }).waitFor();
    await examine(page, 'invitation-made', grave);
    const link = await alice.copied();
    await ready.getByRole('button', { name: 'Done' }).click();
    await page.getByText('0 of 1 used').waitFor();
    await examine(page, 'invitations', grave);
    expect(grave).toEqual([]);

    const bob = await tale.house.person('Bob Birke');
    await bob.page.goto(link);
    await bob.page.getByText('You were invited to this server').waitFor();
    await bob.fillNewAccount();
    await bob.passGate();
    await bob.isConnected();
    await page.reload();
    await page.getByText('No links are open.').waitFor();

    const late = await tale.house.person('Carol Castaño');
    await late.page.goto(link);
    await late.fillNewAccount();
    await late.page.getByText('This link has been used or has expired').waitFor();
  });

  tale.step('a link that was revoked lets nobody in', async () => {
    const { page } = alice;
    await page.getByRole('button', { name: 'Create link' }).click();
    const dialog = page.getByRole('dialog', { name: 'Create link' });
    await dialog.getByLabel('Can be used').selectOption({ label: '10 times' });
    await dialog.getByRole('button', { name: 'Create link' }).click();
    const ready = page.getByRole('dialog', { name: 'Your new link' });
    const link = await ready.getByLabel('Link').inputValue();
    await ready.getByRole('button', { name: 'Done' }).click();
    await page.getByText('0 of 10 used').waitFor();
    await page.getByRole('button', { name: 'Revoke' }).click();
    const ask = page.getByRole('dialog', { name: 'Revoke this link?' });
    await ask.getByRole('button', { name: 'Revoke' }).click();
    await alice.told('Link revoked');

    const eve = await tale.house.person('Eve Eiche');
    await eve.page.goto(link);
    await eve.fillNewAccount();
    await eve.page.getByText('This link has been used or has expired').waitFor();
  });

  for (const [name, options] of [
    ['dark', { colorScheme: 'dark' }],
    ['narrow', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }],
    ['arabic', { locale: 'ar-EG' }],
  ] as const) {
    tale.step(`the screens look right: ${name}`, async () => {
      const grave: string[] = [];
      const again = await tale.house.person('Alice Ahorn', { reducedMotion: 'reduce', ...options });
      const { page } = again;
      await page.goto('/');
      await page.getByRole('textbox').first().fill(again.userName);
      await page.locator('input[type=password]').fill(again.password);
      await page.keyboard.press('Enter');
      await again.passGate();
      await page.locator('a[href="/settings"]').waitFor();
      for (const screen of ['tokens', 'invitations']) {
        await page.goto(`/settings/${screen}`);
        await page.locator('.set-main button.item').click();
        await page.locator('dialog[open]').waitFor();
        await examine(page, `${screen}-new-${name}`, grave);
        await page.locator('.dialog .input').first().press('a');
        await page.locator('.dialog-f .btn-main').click();
        await page.locator('.shown-once').waitFor();
        await examine(page, `${screen}-made-${name}`, grave);
        await page.locator('.dialog-f .btn-main').click();
        await page.locator('.set-main .btn-danger').first().waitFor();
        await examine(page, `${screen}-${name}`, grave);
      }
      expect(grave).toEqual([]);
    });
  }

  tale.step('the header of a group offers what can be done, by the keyboard', async () => {
    const { page } = alice;
    await alice.goHome();
    const bob = await tale.house.person('Bob Birke');
    await bob.signIn();
    await alice.startGroup('Lighthouse', [bob]);
    const grave: string[] = [];
    const pane = page.getByRole('region', { name: 'Lighthouse', exact: true });
    const more = pane.getByRole('button', { name: 'More', exact: true });
    await more.focus();
    await page.keyboard.press('Enter');
    const menu = page.getByRole('menu', { name: 'More' });
    await menu.waitFor();
    await examine(page, 'header-menu', grave);
    expect(grave).toEqual([]);
    // The owner of others cannot leave.
    expect(await menu.getByRole('menuitem').allInnerTexts()).toEqual([
      'Pin',
      'Mute',
      'Add people',
      'Create invite link',
    ]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await menu.waitFor({ state: 'detached' });
    await alice.row('Lighthouse').getByRole('img', { name: 'Muted' }).waitFor();
    await more.and(page.locator(':focus')).waitFor();

    await page.keyboard.press('Enter');
    await menu.getByRole('menuitem', { name: 'Create invite link' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Create link' }).click();
    await alice.told('Link made and copied');
    expect(await alice.copied()).toContain('/join#');

    await bob.open('Lighthouse');
    const his = bob.page.getByRole('region', { name: 'Lighthouse', exact: true });
    await his.getByRole('button', { name: 'More', exact: true }).click();
    await bob.page.getByRole('menuitem', { name: 'Leave group' }).click();
    const leaving = bob.page.getByRole('dialog', { name: 'Leave Lighthouse?' });
    await leaving.getByRole('button', { name: 'Leave' }).click();
    await bob.page.getByText('You are no longer a member here').waitFor();
  });
}

story('access to an account and to the server', tell, {
  environment: { REGISTRATION: 'invite' },
});
