import { until } from '../../support/until';
import type { Person } from './person';
import { story } from './story';
import type { Talk } from './talk';

const numbered = (what: string): readonly string[] =>
  [1, 2, 3, 4, 5].map((n) => `${what} ${n} of 5`);

story('somebody whose connection comes and goes', (tale) => {
  let alice: Person;
  let bob: Person;
  let aliceTalk: Talk;
  let bobTalk: Talk;

  tale.prepare(async () => {
    alice = await tale.house.person('Alice Ahorn');
    bob = await tale.house.person('Bob Birke');
    await Promise.all([alice.register(), bob.register()]);
    aliceTalk = await alice.startDirectWith(bob);
    await aliceTalk.say('Before all of it');
    bobTalk = await bob.open(alice.name);
    await bobTalk.shows('Before all of it');
  });

  const arriveInOrder = async (reader: Talk, texts: readonly string[]): Promise<void> => {
    await reader.shows(texts.at(-1)!);
    await until('all of them are shown', async () => (await reader.orderOf(texts)).length >= 5);
    expect(await reader.orderOf(texts)).toEqual(texts);
  };

  tale.step('writes without a network, and all of it is delivered in order', async () => {
    await alice.page.context().setOffline(true);
    const texts = numbered('from the tunnel');
    for (const text of texts) await aliceTalk.say(text);
    await aliceTalk.has(texts[0]!, 'Waiting for the network');
    await alice.page.getByText('5 messages wait for the network').waitFor();
    await alice.page.getByText('No connection. Trying again').waitFor();
    await bobTalk.say('written meanwhile');
    expect(await bobTalk.orderOf(texts)).toEqual([]);

    await alice.page.context().setOffline(false);
    await arriveInOrder(bobTalk, texts);
    await aliceTalk.shows('written meanwhile');
    await aliceTalk.has(texts.at(-1)!, 'Read');
    await arriveInOrder(aliceTalk, texts);
  });

  tale.step(
    'writes while the server is away, and again all of it is delivered in order',
    async () => {
      await tale.house.server.stop();
      const texts = numbered('into the silence');
      for (const text of texts) await aliceTalk.say(text);
      await aliceTalk.has(texts[0]!, 'Waiting for the network');
      await bobTalk.say('I write as well');

      await tale.house.server.start();
      await arriveInOrder(bobTalk, texts);
      await aliceTalk.shows('I write as well');
      await arriveInOrder(aliceTalk, texts);
    },
  );

  tale.step('reloads the page without losing a draft or what waits to be sent', async () => {
    await alice.page.context().setOffline(true);
    const texts = numbered('before the reload');
    for (const text of texts) await aliceTalk.say(text);
    await aliceTalk.has(texts.at(-1)!, 'Waiting for the network');
    await aliceTalk.composer.fill('half a sentence');
    const reachServer = await alice.reopenWithoutServer();

    await aliceTalk.isOpen();
    await aliceTalk.shows('Before all of it');
    await aliceTalk.has(texts.at(-1)!, 'Waiting for the network');
    expect(await aliceTalk.composer.inputValue()).toBe('half a sentence');
    await arriveInOrder(aliceTalk, texts);

    await reachServer();
    await arriveInOrder(bobTalk, texts);
    await arriveInOrder(aliceTalk, texts);
    expect(await aliceTalk.composer.inputValue()).toBe('half a sentence');
    await bob.goHome();
    await alice.goHome();
    await alice.row(bob.name).getByText('Draft: half a sentence').waitFor();
  });
});
