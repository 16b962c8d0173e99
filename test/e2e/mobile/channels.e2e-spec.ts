import { story } from '../browser/story';
import { look } from './looks';
import type { Phone } from './phone';
import { PhoneTalk } from './phone-talk';
import { phonesOf } from './phones-of';

const CHANNEL = 'Harbour news';

story('a public channel on the phone', (tale) => {
  const phoneOf = phonesOf(tale);
  let alice: Phone;
  let bob: Phone;

  tale.prepare(async () => {
    alice = await phoneOf('Alice Ahorn');
    bob = await phoneOf('Bob Birke');
    await Promise.all([alice.register(), bob.register()]);
  });

  tale.step('is made by one', async () => {
    await alice.at('compose').click();
    await look(alice, 'compose');
    await alice.at('compose-channel').click();
    await alice.at('channel-name').fill(CHANNEL);
    await alice.at('channel-topic').fill('Tides and ferries');
    await look(alice, 'channel-new');
    await alice.at('channel-create').click();
    await new PhoneTalk(alice).say('The ferry is late');
  });

  tale.step('is found and joined by another, who answers', async () => {
    await bob.at('compose').click();
    await bob.at('compose-browse').click();
    await bob.at('channel').getByText(CHANNEL).waitFor();
    await look(bob, 'channels');
    await bob.at('channels-search').fill('Nothing like it');
    await bob.page.getByText('No channel called “Nothing like it”').waitFor();
    await bob.at('channels-search').fill('har');
    await bob.at('channel').filter({ hasText: 'Tides and ferries' }).waitFor();
    await bob.at('channel-enter').click();
    const talk = new PhoneTalk(bob);
    await talk.shows('The ferry is late');
    await talk.say('Tea, then');
    await new PhoneTalk(alice).shows('Tea, then');
  });

  tale.step('is opened from there by whoever is in it', async () => {
    await bob.goBack();
    await bob.at('compose').click();
    await bob.at('compose-browse').click();
    await bob.at('channel-enter').getByText('Open').click();
    await new PhoneTalk(bob).shows('Tea, then');
  });
});
