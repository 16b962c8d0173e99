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
    await alice.page.getByRole('button', { name: 'Sign out', exact: true }).last().click();
    await alice.told('Signed out Firefox, Windows');

    await elsewhere.isSignedOut();
    await elsewhere.page.getByText('This session was ended').waitFor();
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
    await invited.isConnected();
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
      await elsewhere.isConnected();
    },
  );
});
