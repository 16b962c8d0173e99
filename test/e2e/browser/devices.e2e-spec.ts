import type { Authentication, Entry, EntryPage } from '@anochat/contract';
import { call } from '../../support/account';
import { until } from '../../support/until';
import { Finder } from './finder';
import { linkByCamera } from './linking';
import type { Person } from './person';
import { story } from './story';

const FIREFOX = 'Firefox/140.0 (Windows)';
const BEFORE = 'Said before the new device came';
const MEANWHILE = 'Said while she had no device';

story('the devices of somebody, and the words for when they are lost', (tale) => {
  let alice: Person;
  let bob: Person;
  let laptop: Person;

  tale.prepare(async () => {
    alice = await tale.house.person('Alice Ahorn');
    bob = await tale.house.person('Bob Birke');
    await Promise.all([alice.register(), bob.register()]);
    const talk = await alice.startDirectWith(bob);
    await talk.say(BEFORE);
    const answer = await bob.open(alice.name);
    await answer.say('Answered before it came');
    await talk.shows('Answered before it came');
  });

  tale.step('a device that is linked by its code shows what was said before', async () => {
    laptop = await tale.house.person(alice.name, { userAgent: FIREFOX });
    await linkByCamera(alice, laptop);
    const talk = await laptop.open(bob.name);
    await talk.shows(BEFORE);
    await talk.shows('Answered before it came');
    await talk.say('From the laptop');
    await (await bob.talk(alice.name)).shows('From the laptop');
    await (await alice.talk(bob.name)).shows('From the laptop');
  });

  tale.step('a device that is lost is removed, and reads nothing after', async () => {
    await laptop.goOffline();
    const finder = await Finder.take(laptop);
    await alice.page.goto('/settings/devices');
    await alice.page.getByRole('button', { name: 'Remove', exact: true }).click();
    const ask = alice.page.getByRole('dialog', { name: 'Remove Firefox, Windows?' });
    await ask.getByRole('button', { name: 'Remove' }).click();
    await alice.told('Firefox, Windows is removed');
    await alice.goHome();
    const talk = await alice.open(bob.name);
    await talk.say('Not for the finder');
    const answer = await bob.talk(alice.name);
    await answer.shows('Not for the finder');
    await answer.say('Nor is this');
    await talk.shows('Nor is this');

    // Also where the device is made to keep its keys, and is given all that the server has.
    const opened = (await finder.read(await logOf(alice))).join();
    expect(opened).toContain('From the laptop');
    expect(opened).not.toMatch(/finder|Nor is this/);

    await laptop.goOnline();
    await laptop.page.getByRole('heading', { name: 'This device was removed' }).waitFor();
    const shown = await laptop.page.locator('body').innerText();
    expect(shown).not.toMatch(/finder|Nor is this/);
    // Its leaf is out of the group: no later epoch has a key for it.
    const leaves = await tale.house.server.query(`SELECT device_id FROM group_leaves`);
    expect(leaves).toHaveLength(2);
    await laptop.page.getByRole('button', { name: 'To the sign-in page' }).click();
    await laptop.isSignedOut();
  });

  tale.step('others go on while a browser has lost everything', async () => {
    await until('the keys of now in the backup', async () => (await backedUp()).length > 0);
    await forgetEverything(alice);
    const tablet = await tale.house.person(bob.name, { userAgent: FIREFOX });
    await linkByCamera(bob, tablet);
    const talk = await tablet.open(alice.name);
    await talk.say(MEANWHILE);
    await talk.has(MEANWHILE, 'Sent');
    // With a key that nobody of her account has.
    expect(await backedUp()).toEqual([]);
  });

  tale.step('words that are wrong are named', async () => {
    const { page } = alice;
    await page.goto('/');
    await alice.fillSignIn(alice.password);
    await page.getByRole('button', { name: 'Use recovery words' }).click();
    const field = page.getByLabel('Recovery words');
    const bring = page.getByRole('button', { name: 'Bring back my keys' });
    const [first, ...others] = alice.paper.words;
    await field.fill(['lighthous', ...others].join(' '));
    await bring.click();
    await page.getByText('This word is not one of them: 1. lighthous').waitFor();
    await field.fill([...others, first].join(' '));
    await bring.click();
    await page.getByText('These words do not belong to this account').waitFor();
    await field.fill([first, ...others].join(' '));
    await bring.click();
    await alice.isConnected();
  });

  tale.step('the right words bring the conversations and all that was said back', async () => {
    const talk = await alice.open(bob.name);
    for (const text of [BEFORE, 'Answered before it came', 'From the laptop', 'Nor is this'])
      await talk.shows(text);
    // Somebody who was there has given the key.
    await talk.shows(MEANWHILE);
    await talk.say('I am back');
    const answer = await bob.talk(alice.name);
    await answer.shows('I am back');
    await answer.say('Welcome back');
    await talk.shows('Welcome back');
  });

  /** Everything in the conversation that is open, as whoever has the password is given it. */
  const logOf = async ({ page, userName, password }: Person): Promise<readonly Entry[]> => {
    const { url } = tale.house.server;
    const id = new URL(page.url()).pathname.split('/')[2];
    const device = { kind: 'bot', name: 'finder' };
    const caller = { address: '10.9.8.7' };
    const login = { userName, password, device };
    const { accessToken } = await call<Authentication>(url, 'POST', '/auth/login', caller, login);
    const authorized = { ...caller, accessToken };
    const path = `/conversations/${id}/entries?after=0&limit=100`;
    const { items } = await call<EntryPage>(url, 'GET', path, authorized);
    await call(url, 'POST', '/auth/logout', authorized, {});
    return items;
  };

  const backedUp = (): Promise<readonly unknown[]> =>
    tale.house.server.query(
      `SELECT 1 FROM epoch_records r
       JOIN groups g USING (conversation_id, generation, epoch)
       JOIN users u ON u.id = r.user_id
       WHERE u.user_name = $1`,
      [alice.userName],
    );
});

/** Also the cookies: as somebody does who clears all data of a site. */
async function forgetEverything({ page }: Person): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const origin = new URL(page.url()).origin;
  await page.goto('about:blank');
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
  await page.context().clearCookies();
}
