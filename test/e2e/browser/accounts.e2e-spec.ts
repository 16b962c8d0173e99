import type { Person } from './person';
import { story } from './story';

story('an account', (tale) => {
  let alice: Person;

  tale.prepare(async () => {
    alice = await tale.house.person('Alice Ahorn');
    await alice.register();
  });

  tale.step('is signed in at several places, and signs one of them out', async () => {
    const elsewhere = await tale.house.person('Alice Ahorn', {
      userAgent: 'Firefox/140.0 (Windows)',
    });
    await elsewhere.signIn();
    await alice.page.goto('/settings/devices');
    await alice.page.getByText('Firefox, Windows').waitFor();
    await alice.page.getByRole('button', { name: 'Remove', exact: true }).click();
    const ask = alice.page.getByRole('dialog', { name: 'Remove Firefox, Windows?' });
    await ask.getByRole('button', { name: 'Remove' }).click();
    await alice.told('Firefox, Windows is removed');

    await elsewhere.page.getByRole('heading', { name: 'This device was removed' }).waitFor();
    await alice.page.getByText('You are signed in nowhere else').waitFor();
    await elsewhere.page.reload();
    await elsewhere.isSignedOut();
  });

  tale.step('is made by somebody who was invited to the server', async () => {
    await tale.house.server.command('users', 'make-admin', alice.userName);
    const { link } = await tale.house.server.command<{ link: string }>('invites', 'create');
    const invited = await tale.house.person('Bob Birke');
    await invited.page.goto(link);
    await invited.page.getByText('You were invited to this server').waitFor();
    await invited.fillNewAccount();
    await invited.passGate();
    await invited.isConnected();
  });

  tale.step('is made on the way to a group that somebody shared', async () => {
    await alice.page.goto('/');
    await alice.startGroup('Lighthouse', [await tale.house.person('Bob Birke')]);
    const group = alice.page.getByRole('region', { name: 'Lighthouse', exact: true });
    await group.getByRole('button', { name: 'More', exact: true }).click();
    await alice.page.getByRole('menuitem', { name: 'Create invite link' }).click();
    await alice.page.getByRole('dialog').getByRole('button', { name: 'Create link' }).click();
    await alice.told('Link made and copied');

    const carl = await tale.house.person('Carl Cedar');
    await carl.page.goto(await alice.copied());
    await carl.page.getByText('You have an invitation').waitFor();
    await carl.page.getByRole('link', { name: 'Create an account' }).click();
    await carl.fillNewAccount();
    await carl.passGate();
    await carl.page.getByRole('heading', { name: 'You are invited' }).waitFor();
    await carl.page.getByRole('button', { name: 'Join', exact: true }).click();
    await carl.page.getByText('This device is not in the group yet').waitFor();
    await alice.letIn(carl);
    await carl.talk('Lighthouse');
  });

  tale.step('gets no new password by half a link, and is told so', async () => {
    const { link } = await tale.house.server.command<{ link: string }>(
      'users',
      'reset-link',
      'alice',
    );
    const { page } = await tale.house.person('Alice Ahorn');
    await page.goto(link.slice(0, -3));
    await page.getByLabel('New password').fill('another long password');
    await page.getByRole('button', { name: 'Set password' }).click();
    await page.getByText('Ask for a new one').waitFor();
  });

  tale.step(
    'gets a new password by a link of the administrator, and is signed out everywhere',
    async () => {
      const { link } = await tale.house.server.command<{ link: string }>(
        'users',
        'reset-link',
        'alice',
      );
      const elsewhere = await tale.house.person('Alice Ahorn');
      await elsewhere.page.goto(link);
      await elsewhere.page.getByLabel('New password').fill('another long password');
      await elsewhere.page.getByRole('button', { name: 'Set password' }).click();
      await elsewhere.told('Password set');
      await alice.isSignedOut();

      await elsewhere.isSignedOut();
      await elsewhere.fillSignIn(alice.password);
      await elsewhere.page.getByText('don’t match').waitFor();
      await elsewhere.fillSignIn('another long password');
      await elsewhere.passGate();
      await elsewhere.isConnected();
    },
  );
});
