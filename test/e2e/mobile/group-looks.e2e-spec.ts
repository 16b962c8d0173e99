import { story } from '../browser/story';
import { look } from './looks';
import type { Phone } from './phone';
import { phonesOf } from './phones-of';
import { PhoneTalk } from './phone-talk';

const GROUP = 'Lighthouse weekend';

/** Pictures of each screen about a group in both themes, to be looked at. */
story('a group and who is in it are drawn in both themes', (tale) => {
  const phoneOf = phonesOf(tale);
  let alice: Phone;
  let bob: Phone;
  let carol: Phone;
  let group: string;

  const closeSheet = async (phone: Phone): Promise<void> => {
    await phone.at('sheet-scrim').click({ position: { x: 20, y: 20 } });
    await phone.at('sheet-scrim').waitFor({ state: 'detached' });
  };
  const lookAtDetails = async (suffix: string): Promise<void> => {
    await alice.page.goto(`/c/${group}/details`);
    await alice.at('member').nth(1).waitFor();
    await look(alice, `details${suffix}`);
    for (const sheet of ['details-name', 'details-timer', 'invite-new']) {
      await alice.at(sheet).click();
      await look(alice, `${sheet}${suffix}`);
      await closeSheet(alice);
    }
    await alice.at('member').filter({ hasText: bob.person.name }).click();
    await alice.at('member-sheet').waitFor();
    await look(alice, `member${suffix}`);
    await alice.at('member-remove').click();
    await look(alice, `member-remove${suffix}`);
    await closeSheet(alice);
    await alice.at('report-open').click();
    await alice.at('report').getByRole('status').first().waitFor();
    await look(alice, `report${suffix}`);
    await alice.goBack();
    await alice.at('act-add-person').click();
    await alice.at('people-search').fill('dora');
    await alice.at('person').first().waitFor();
    await look(alice, `add-members${suffix}`);
    await alice.page.goto('/search');
    await alice.at('search-text').fill('lamp');
    await alice.page.getByTestId('mark').first().waitFor();
    await look(alice, `search-found${suffix}`);
    await alice.page.goto('/');
    await alice.row(GROUP).waitFor();
    await look(alice, `conversations${suffix}`);
  };

  tale.prepare(async () => {
    alice = await phoneOf('Alice Ahorn');
    bob = await phoneOf('Bob Birke');
    carol = await phoneOf('Carol Cornelkirsche');
    const dora = await phoneOf('Dora Douglasie');
    await Promise.all([alice, bob, carol, dora].map((phone) => phone.register()));
    await alice.startGroup(GROUP, [bob.person]);
    await new PhoneTalk(alice).say('Who brings the lamp?');
    await bob.row(GROUP).click();
    await new PhoneTalk(bob).shows('Who brings the lamp?');
    await new PhoneTalk(bob).say('The lamp and the oil are in the shed');
    await new PhoneTalk(alice).shows('The lamp and the oil are in the shed');
    const [row] = await tale.house.server.query<{ id: string }>(
      `SELECT id FROM conversations WHERE kind = 'group'`,
    );
    group = row!.id;
  });

  tale.step('who is invited by a link waits to be let in', async () => {
    await alice.page.goto(`/c/${group}/details`);
    await alice.at('invite-new').click();
    await alice.at('invite-make').click();
    await alice.at('invite').waitFor();
    const link = await alice.page.evaluate<string>('navigator.clipboard.readText()');
    await carol.page.goto(`/join/${new URL(link).hash.slice(1)}`);
    await carol.at('join').waitFor();
    await look(carol, 'join');
    await carol.at('join').click();
    await carol.at('chat-details').waitFor();
    await look(carol, 'let-in-soon');
    await alice.page.goto(`/c/${group}`);
    await alice.at('chat-details').waitFor();
    await look(alice, 'chat-joined');
  });

  tale.step('members, rules, links, report and what is found', () => lookAtDetails(''));

  tale.step('the same in a language that runs the other way', async () => {
    await alice.page.goto('/settings/appearance');
    await alice.at('choice-ar').click();
    await lookAtDetails('-arabic');
  });
});
