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
    await alice.goOffline();
    const texts = numbered('from the tunnel');
    for (const text of texts) await aliceTalk.say(text);
    await aliceTalk.has(texts[0]!, 'Waiting for the network');
    await alice.page.getByText('5 messages wait for the network').waitFor();
    await alice.page.getByText('No connection. Trying again').waitFor();
    await bobTalk.say('written meanwhile');
    expect(await bobTalk.orderOf(texts)).toEqual([]);

    await alice.goOnline();
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
    await alice.keepsTheClient();
    await alice.goOffline();
    const texts = numbered('before the reload');
    for (const text of texts) await aliceTalk.say(text);
    await aliceTalk.has(texts.at(-1)!, 'Waiting for the network');
    await aliceTalk.composer.fill('half a sentence');
    await alice.page.reload();

    await aliceTalk.isOpen();
    await alice.row(bob.name).getByText('Draft: half a sentence').waitFor();
    await aliceTalk.shows('Before all of it');
    await aliceTalk.has(texts.at(-1)!, 'Waiting for the network');
    expect(await aliceTalk.composer.inputValue()).toBe('half a sentence');
    await arriveInOrder(aliceTalk, texts);

    await alice.goOnline();
    await arriveInOrder(bobTalk, texts);
    await arriveInOrder(aliceTalk, texts);
    expect(await aliceTalk.composer.inputValue()).toBe('half a sentence');
    await bob.goHome();
    await alice.goHome();
    await alice.row(bob.name).getByText('Draft: half a sentence').waitFor();
  });

  tale.step('opens at any address while the server is away', async () => {
    await tale.house.server.stop();
    await alice.page.goto('/settings/appearance');
    await alice.page.getByRole('region', { name: 'Appearance' }).waitFor();
    await alice.page.goto('/');
    await alice.row(bob.name).waitFor();
    const again = await alice.open(bob.name);
    await again.shows('Before all of it');
    await again.composer.fill('');
    await again.say('into a server that is not there');
    await again.has('into a server that is not there', 'Waiting for the network');

    await tale.house.server.start();
    await bob.row(alice.name).getByText('into a server that is not there').waitFor();
    await again.has('into a server that is not there', 'Delivered');
  });

  tale.step('leaves nothing behind when signing out, with a network or without', async () => {
    const kept = String(await alice.page.evaluate(KEPT_ADDRESSES));
    expect(kept).toContain('/assets/');
    expect(kept).not.toMatch(/\/(?:api|socket\.io|sw\.js)/);

    await alice.goOffline();
    await alice.page.goto('/settings');
    await alice.page.getByRole('button', { name: 'Sign out', exact: true }).click();
    const dialog = alice.page.getByRole('alertdialog').or(alice.page.getByRole('dialog'));
    await dialog.getByRole('button', { name: 'Sign out' }).click();
    await alice.isSignedOut();
    await alice.page.reload();
    await alice.isSignedOut();
    expect(await alice.page.evaluate(STORED_RECORDS)).toBe(0);
    await alice.goOnline();
  });
});

/** Run in the page: what its caches hold. */
const KEPT_ADDRESSES = `(async () => {
  const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
  const requests = await Promise.all(caches_.map((cache) => cache.keys()));
  return requests.flat().map((request) => request.url).join('\\n');
})()`;

/** Run in the page: how many records all its databases hold. */
const STORED_RECORDS = `(async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  let count = 0;
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames)
      count += await done(database.transaction(store).objectStore(store).count());
    database.close();
  }
  return count;
})()`;
