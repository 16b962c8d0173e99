import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { until } from '../../support/until';
import type { Person } from '../browser/person';
import { make, pattern } from '../browser/real-media';
import { story } from '../browser/story';
import type { Talk } from '../browser/talk';
import type { Phone } from './phone';
import { phonesOf } from './phones-of';
import { PhoneTalk } from './phone-talk';

const GROUP = 'Tea at five';

story('somebody on a phone talks with somebody in a browser', (tale) => {
  const phoneOf = phonesOf(tale);
  let folder: string;
  let alice: Phone;
  let talk: PhoneTalk;
  let bob: Person;
  let answer: Talk;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'anochat-phone-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  tale.prepare(async () => {
    alice = await phoneOf('Alice Ahorn');
    talk = new PhoneTalk(alice);
    bob = await tale.house.person('Bob Birke');
  });

  tale.step('an account is made on the phone, and its words are repeated', async () => {
    await Promise.all([alice.register(), bob.register()]);
  });

  tale.step('the two write to each other, and the phone shows what was read', async () => {
    await alice.startDirectWith(bob);
    await talk.say('Is the kettle on?');
    await alice.at('send').waitFor({ state: 'detached' });
    answer = await bob.open(alice.person.name);
    await answer.shows('Is the kettle on?');
    await answer.say('It sings already');
    await talk.shows('It sings already');
    await talk.has('Is the kettle on\\?', 'Read');
  });

  tale.step('nothing of it lies open on the server', async () => {
    const rows = await tale.house.server.query<{ mode: string }>(
      'SELECT DISTINCT mode FROM conversations',
    );
    expect(rows).toEqual([{ mode: 'e2ee' }]);
  });

  tale.step('a group is made on the phone, and both speak in it', async () => {
    await alice.goBack();
    await alice.startGroup(GROUP, [bob]);
    await talk.say('Scones or cake?');
    answer = await bob.open(GROUP);
    await answer.shows('Scones or cake?');
    await answer.say('Both');
    await talk.shows('Both');
  });

  tale.stepWithMedia('a photo goes to the browser', async () => {
    const photo = make(folder, 'kettle.jpg', [...pattern('640x400'), '-frames:v', '1']);
    await talk.sendPhoto(photo);
    await answer.log.getByRole('button', { name: 'Open photo' }).waitFor();
    await answer.attach('Photo or video', [photo]);
    await until('it lies in the tray', async () => (await answer.inTray()).length === 1);
    await answer.say('The same');
    await talk.shows('The same');
    await alice.at('open-photo').nth(1).waitFor();
  });

  tale.step('a voice message goes to the browser', async () => {
    await talk.sendVoice((shown) => /0:0[2-9]/.test(shown));
    await answer.log.getByRole('button', { name: /^Play Voice message/ }).waitFor();
    await alice.at('audio-play').waitFor();
  });

  tale.step('what is written without a network waits, and goes in its order', async () => {
    await alice.person.goOffline();
    await talk.say('First, from the cellar');
    await talk.say('Second, from the cellar');
    await talk.has('First, from the cellar', 'Waiting for the network');
    await alice.person.goOnline();
    await answer.shows('Second, from the cellar');
    const wanted = ['First, from the cellar', 'Second, from the cellar'];
    expect(await answer.orderOf(wanted)).toEqual(wanted);
    await talk.has('Second, from the cellar', 'Read');
  });

  tale.step('a start anew finds session, keys and what was said', async () => {
    await alice.page.goto('/');
    await alice.hasConversations();
    await alice.row(GROUP).click();
    await talk.shows('Second, from the cellar');
    await talk.say('Back again');
    await answer.shows('Back again');
  });

  tale.step('an address inside of the app opens what it names', async () => {
    const [row] = await tale.house.server.query<{ id: string }>(
      `SELECT id FROM conversations WHERE kind = 'group'`,
    );
    await alice.page.goto(`/c/${row!.id}/details`);
    await alice.at('details-title').filter({ hasText: GROUP }).waitFor();
    await alice.at('member').filter({ hasText: bob.name }).waitFor();
  });

  tale.step('whoever rules the group takes somebody out of it', async () => {
    await alice.at('member').filter({ hasText: bob.name }).click();
    await alice.at('member-remove').click();
    await alice.at('confirm-act').click();
    await alice.at('member').filter({ hasText: bob.name }).waitFor({ state: 'detached' });
    await bob.page.getByText('removed you').first().waitFor();
  });

  tale.step('signing out leaves nothing in the browser of the phone', async () => {
    await alice.page.goto('/settings');
    await alice.at('sign-out').click();
    await alice.at('confirm-act').click();
    await alice.at('welcome-screen').waitFor();
    await alice.page.reload();
    await alice.at('welcome-screen').waitFor();
  });
});
