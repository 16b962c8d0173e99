import type { Person } from '../browser/person';
import { story } from '../browser/story';
import { askToLinkPhone, linkByTyping } from './linking';
import type { Phone } from './phone';
import { phonesOf } from './phones-of';

const SAID = 'Where the lighthouse keeps its spare key';

story('the devices of somebody on a phone, and what they protect', (tale) => {
  const phoneOf = phonesOf(tale);
  let alice: Phone;
  let second: Phone;
  let laptop: Person;
  let bob: Person;

  tale.prepare(async () => {
    alice = await phoneOf('Alice Ahorn');
    bob = await tale.house.person('Bob Birke');
    await Promise.all([alice.register(), bob.register()]);
    const talk = await bob.startDirectWith(alice.person);
    await talk.say(SAID);
    await alice.row(bob.name).waitFor();
  });

  tale.step('another phone shows six words, which are typed on this one', async () => {
    second = await phoneOf(alice.person.name);
    await linkByTyping(alice, await askToLinkPhone(second));
    await second.hasConversations();
    await second.row(bob.name).waitFor();
  });

  tale.step('a browser is linked by the phone, and stands among its devices', async () => {
    laptop = await tale.house.person(alice.person.name);
    await laptop.page.goto('/');
    await laptop.fillSignIn(laptop.password);
    const words = laptop.page.locator('.offer-words').filter({ hasText: /\w/ });
    await words.waitFor();
    await linkByTyping(alice, await words.innerText());
    await laptop.isConnected();
    await alice.page.goto('/settings/devices');
    await alice.page.getByText('Has your keys').nth(2).waitFor();
  });

  tale.step('a stray code ends no comparison, and the number verifies', async () => {
    const [row] = await tale.house.server.query<{ id: string }>(
      'SELECT id FROM users WHERE user_name = $1',
      [bob.userName],
    );
    await alice.page.goto(`/verify/${row!.id}`);
    const number = alice.at('safety-number');
    await number.waitFor();
    expect((await number.innerText()).replace(/\D/g, '')).toHaveLength(60);
    await alice.at('verify-other-way').click();
    await alice.at('code-text').fill('https://example.org');
    await alice.at('read-code').click();
    await alice.at('scan-says').filter({ hasText: 'no code to compare with' }).waitFor();
    await alice.at('verify-other-way').click();
    await alice.at('they-match').click();
    await alice.page.getByText('Bob Birke is verified').waitFor();
  });

  tale.step('what was said is found on the phone alone', async () => {
    const asked: string[] = [];
    alice.page.on('request', (request) => asked.push(request.url()));
    await alice.page.goto('/search');
    await alice.at('search-text').fill('lighthouse');
    await alice.page.getByTestId('mark').filter({ hasText: 'lighthouse' }).waitFor();
    expect(asked.filter((url) => url.includes('lighthouse'))).toEqual([]);
  });

  tale.step('while it is locked nothing can be read or reached', async () => {
    await alice.page.evaluate(
      `localStorage.setItem('anochat.lock', '{"state":{"isOn":true,"afterMs":0},"version":1}')`,
    );
    await alice.page.goto('/');
    await alice.at('lock-cover').waitFor();
    await alice.page.getByRole('button', { name: 'Unlock' }).waitFor();
    expect(await alice.page.getByRole('button').allInnerTexts()).toEqual(['Unlock']);
    await alice.page.evaluate(`localStorage.removeItem('anochat.lock')`);
    await alice.page.goto('/');
    await alice.hasConversations();
  });

  tale.step('a device that is removed is out at once', async () => {
    await alice.page.goto('/settings/devices');
    const other = alice.page.getByRole('button', { name: 'Remove', exact: true });
    await other.nth(1).waitFor();
    await other.first().click();
    await alice.at('confirm-act').click();
    await alice.page.getByText('is removed').first().waitFor();
    await other.nth(1).waitFor({ state: 'detached' });
  });

  tale.step('a phone that has not made its six words yet takes the recovery words', async () => {
    const third = await phoneOf(alice.person.name);
    // What is stretched goes on by turns, of which this one gets none.
    await third.page.addInitScript('scheduler.yield = () => new Promise(() => undefined)');
    await third.signIn();
    await third.page.getByText('The words are being prepared').waitFor();
    await third.page.getByRole('img', { name: /^Code for/ }).waitFor();
    await third.at('way-words').click();
    await third.at('recovery-words').fill(alice.person.paper.words.join(' '));
    await third.at('recovery-open').click();
    await third.row(bob.name).waitFor();
  });
});
