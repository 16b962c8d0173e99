import { until } from '../../support/until';
import type { Person } from './person';
import { story } from './story';
import type { Talk } from './talk';

story('people with a browser each', (tale) => {
  let alice: Person;
  let bob: Person;
  let carol: Person;
  let aliceTalk: Talk;
  let bobTalk: Talk;

  tale.step('register with a name and a password, and no more', async () => {
    alice = await tale.house.person('Alice Ahorn');
    bob = await tale.house.person('Bob Birke');
    carol = await tale.house.person('Carol Castaño');
    await Promise.all([alice, bob, carol].map((person) => person.register()));
  });

  tale.step('find each other by user name and talk', async () => {
    aliceTalk = await alice.startDirectWith(bob);
    await aliceTalk.say('Hello Bob');
    bobTalk = await bob.open(alice.name);
    await bobTalk.shows('Hello Bob');
    await bobTalk.say('Hello Alice');
    await aliceTalk.shows('Hello Alice');
    expect(await aliceTalk.orderOf(['Hello Alice', 'Hello Bob'])).toEqual([
      'Hello Bob',
      'Hello Alice',
    ]);
  });

  tale.step('see when the other one is there, writes, has received and has read', async () => {
    await aliceTalk.has('Hello Bob', 'Read');
    await alice.page.getByText('here now').waitFor();
    await bobTalk.composer.pressSequentially('I am thinking');
    await aliceTalk.log.getByText('Bob is typing').waitFor();
    await bobTalk.composer.fill('');
    await aliceTalk.log.getByText('Bob is typing').waitFor({ state: 'detached' });

    await bob.goHome();
    await aliceTalk.say('Are you still there');
    await aliceTalk.has('Are you still there', 'Delivered');
    await alice.row(bob.name).getByRole('img', { name: 'Delivered' }).waitFor();
  });

  tale.step('see how much they have not read, until they read it', async () => {
    const row = bob.row(alice.name);
    await row.getByText('1 unread').waitFor();
    await aliceTalk.say('I wait');
    await row.getByText('2 unread').waitFor();
    await until('the count in the title', async () => (await bob.page.title()).startsWith('(2)'));

    bobTalk = await bob.open(alice.name);
    await bobTalk.log.getByRole('separator').filter({ hasText: '2 new' }).waitFor();
    await row.getByText('unread').waitFor({ state: 'detached' });
    await aliceTalk.has('I wait', 'Read');
  });

  tale.step('react, and take it back', async () => {
    await bobTalk.react('I wait', '👍');
    await aliceTalk.reaction('I wait', '👍 1').waitFor();
    await aliceTalk.reaction('I wait', '👍 1').click();
    await bobTalk.reaction('I wait', '👍 2, including you').click();
    await aliceTalk.reaction('I wait', '👍 1, including you').waitFor();
  });

  tale.step('answer to a message, and find it again from the quote', async () => {
    await bobTalk.act('Hello Bob', 'Reply');
    await bob.page.getByText('Reply to Alice Ahorn').waitFor();
    await bobTalk.say('A late answer');
    await aliceTalk.message('A late answer').getByText('Hello Bob').waitFor();
    await aliceTalk
      .message('A late answer')
      .getByRole('button', { name: 'Go to the message' })
      .click();
  });

  tale.step('edit with the arrow up, and others see what it says now', async () => {
    await bobTalk.composer.press('ArrowUp');
    await bob.page.getByText('Edit message').waitFor();
    await bobTalk.say('A better answer');
    await aliceTalk.shows('A better answer');
    await aliceTalk.message('A better answer').getByText('edited').waitFor();
    expect(await aliceTalk.message('A late answer').count()).toBe(0);
  });

  tale.step('delete for everyone, with a way back for some seconds', async () => {
    await aliceTalk.act('I wait', 'Delete for everyone');
    await alice.page.getByRole('button', { name: 'Undo' }).click();
    await aliceTalk.shows('I wait');
    await aliceTalk.act('I wait', 'Delete for everyone');
    await aliceTalk.message('I wait').waitFor({ state: 'detached' });
    await bobTalk.shows('This message was deleted');
    expect(await bobTalk.message('I wait').count()).toBe(0);
  });

  tale.step('make a group with a third person, who reads from joining on', async () => {
    const title = 'Lighthouse weekend';
    const group = await alice.startGroup(title, [bob, carol]);
    await group.say('Welcome, both');
    const carolTalk = await carol.open(title);
    await carolTalk.shows('Welcome, both');
    await carolTalk.log.getByText('Alice Ahorn created the group').waitFor();
    // More than the name: right behind it, Enter takes the one that is offered, once there is one.
    await carolTalk.say('Hi @alice, and thanks');
    await bob.row(title).getByText('2 unread').waitFor();
    await group.shows('Hi @alice');
  });

  tale.step('invite by a link, which works as often as was said', async () => {
    const dora = await tale.house.person('Dora Dost');
    await dora.register();
    const details = await (await alice.talk('Lighthouse weekend')).openDetails();
    await details.getByRole('button', { name: 'Create link' }).click();
    const dialog = alice.page.getByRole('dialog', { name: 'Create link' });
    await dialog.getByLabel('Can be used').selectOption({ label: 'once' });
    await dialog.getByRole('button', { name: 'Create link' }).click();
    await alice.told('Link made and copied');
    const link = await alice.copied();
    expect(link.startsWith(`${tale.house.server.url}/join#`)).toBe(true);

    await dora.page.goto(link);
    await dora.page.getByText('An encrypted group').waitFor();
    await dora.page.getByRole('button', { name: 'Join' }).click();
    await dora.page.getByText('This device is not in the group yet').waitFor();
    await alice.letIn(dora);
    const doraTalk = await dora.talk('Lighthouse weekend');
    await doraTalk.say('I have the link');
    await (await alice.talk('Lighthouse weekend')).shows('I have the link');
    await alice.page.getByText('4 members').first().waitFor();

    const late = await tale.house.person('Emil Esche');
    await late.register();
    await late.page.goto(link);
    await late.page.getByText('has been used or has expired').waitFor();
  });

  tale.step('give whoever comes later what was said before, where they chose so', async () => {
    const title = 'Boat trip';
    const group = await alice.startGroup(title, [bob], 'Everything');
    await group.say('Said before');
    const fritz = await tale.house.person('Fritz Fichte');
    await fritz.register();
    await alice.add(fritz);
    const fritzTalk = await fritz.open(title);
    await fritzTalk.shows('Said before');
    await fritzTalk.log.getByText('Earlier messages were shared by Alice Ahorn').waitFor();
  });
});
