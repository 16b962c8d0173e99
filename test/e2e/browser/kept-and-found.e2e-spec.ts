import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../support/until';
import { examine } from './examine';
import { RESULTS } from './house';
import type { Person } from './person';
import { story } from './story';
import type { Talk } from './talk';

const SECRET = 'The keys are under the blue pot';
/** More than one piece of what the browser's private files are written in. */
const PLAN_BYTES = 300 * 1024;

/** Everything that scripts of the origin can find in the browser, as one text. */
const EVERYTHING = `(async () => {
  const found = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
  for (const { name, version } of await indexedDB.databases()) {
    const database = await new Promise((resolve, reject) => {
      const opening = indexedDB.open(name, version);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    for (const store of database.objectStoreNames) {
      const read = (what) => new Promise((resolve, reject) => {
        const reading = database.transaction(store).objectStore(store)[what]();
        reading.onsuccess = () => resolve(reading.result);
        reading.onerror = () => reject(reading.error);
      });
      const [keys, values] = await Promise.all([read('getAllKeys'), read('getAll')]);
      keys.forEach((key, index) => {
        const value = values[index];
        const text = value instanceof CryptoKey ? 'CryptoKey ' + value.extractable : String(value);
        found.push(name + '/' + store + '/' + key + ' = ' + text);
        try { found.push(atob(text)); } catch { /* not base64 */ }
      });
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) found.push(name + ' ' + url);
  }
  const files = async (folder, path) => {
    for await (const [name, entry] of folder.entries()) {
      if (entry.kind === 'directory') await files(entry, path + name + '/');
      else found.push(path + name + ' = ' + (await (await entry.getFile()).text()));
    }
  };
  await files(await navigator.storage.getDirectory(), 'private/');
  return found;
})()`;

/** Where files lie that are on their way. */
const COPIES = 'private/anochat-spool/';

const everythingOf = async ({ page }: Person): Promise<readonly string[]> =>
  page.evaluate<readonly string[]>(EVERYTHING);

story('what a browser keeps is sealed, found again, and gone after signing out', (tale) => {
  let alice: Person;
  let bob: Person;
  let talk: Talk;
  const folder = mkdtempSync(join(tmpdir(), 'anochat-kept-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  tale.step('two people talk', async () => {
    alice = await tale.house.person('Alice Ahorn');
    bob = await tale.house.person('Bob Birke');
    await Promise.all([alice.register(), bob.register()]);
    talk = await alice.startDirectWith(bob);
    await talk.say(SECRET);
    for (let count = 1; count <= 30; count += 1) await talk.say(`Line ${count} about the boiler`);
    await talk.say('Blue is the sea');
    await talk.has('Blue is the sea', 'Delivered');
    await talk.composer.fill('A draft about the blue pot');
  });

  tale.step('nothing of it lies in the browser as it is', async () => {
    await until('a sealed log, draft and index', async () => {
      const all = await everythingOf(alice);
      return ['log/', 'draft/', 'search/leaf/'].every((kind) =>
        all.some((line) => line.startsWith(`anochat/records/${kind}`)),
      );
    });
    const all = await everythingOf(alice);
    expect(all.filter((line) => /blue pot|the boiler|Ahorn|accessToken/.test(line))).toEqual([]);
    expect(all).toContain('anochat-key/keys/records = CryptoKey false');
  });

  tale.step('a conversation is searched from its header, hit by hit', async () => {
    const grave: string[] = [];
    const { page } = alice;
    await page.keyboard.press('Control+f');
    const field = page.getByRole('searchbox', { name: 'Search in this conversation' });
    await field.fill('BLU');
    const place = page.getByRole('search').getByRole('status');
    await place.filter({ hasText: '1 of 2' }).waitFor();
    await page.locator('.msg.is-lit').filter({ hasText: 'Blue is the sea' }).waitFor();
    await field.press('ArrowUp');
    await place.filter({ hasText: '2 of 2' }).waitFor();
    await page.locator('.msg.is-lit').filter({ hasText: SECRET }).waitFor();
    await examine(page, 'search-light', grave);
    await page.emulateMedia({ colorScheme: 'dark' });
    await examine(page, 'search-dark', grave);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.locator('.jump button').first().waitFor();
    await field.fill('nowhere');
    await place.filter({ hasText: 'No hits' }).waitFor();
    await field.press('Escape');
    await field.waitFor({ state: 'detached' });
    expect(grave).toEqual([]);
  });

  tale.step('all conversations are searched at once, and a hit leads there', async () => {
    const grave: string[] = [];
    const { page } = alice;
    await page.goto('/');
    await alice.isConnected();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('pot');
    const hit = page.getByRole('option').filter({ hasText: SECRET });
    await hit.waitFor();
    await examine(page, 'switcher-messages-light', grave);
    await hit.click();
    await page.locator('.msg.is-lit').filter({ hasText: SECRET }).waitFor();
    expect(grave).toEqual([]);
  });

  tale.step('what was taken back or changed is not found any more', async () => {
    talk = await alice.talk(bob.name);
    const { page } = alice;
    await page.keyboard.press('Control+f');
    const field = page.getByRole('searchbox', { name: 'Search in this conversation' });
    const place = page.getByRole('search').getByRole('status');
    await field.fill('line 7');
    await place.filter({ hasText: '1 of 1' }).waitFor();
    await talk.act('Line 7 about', 'Delete for everyone');
    // The same words, looked for again as the index changes.
    await place.filter({ hasText: 'No hits' }).waitFor();
    await field.fill('line 8');
    await place.filter({ hasText: '1 of 1' }).waitFor();
    await talk.act('Line 8 about', 'Edit');
    await talk.say('Of something else');
    await place.filter({ hasText: 'No hits' }).waitFor();
    await field.fill('something else');
    await place.filter({ hasText: '1 of 1' }).waitFor();
    await page.reload();
    await alice.isConnected();
    await page.keyboard.press('Control+f');
    await field.fill('line');
    await place.filter({ hasText: 'of 28' }).waitFor();
  });

  tale.step(
    'a browser that throws its store away says so, and is given the keys again',
    async () => {
      const { page } = alice;
      const aside = await page.context().newPage();
      await page.goto('about:blank');
      await aside.goto('/manifest.webmanifest');
      await aside.evaluate(`Promise.all(['anochat', 'anochat-key'].map((name) =>
      new Promise((resolve, reject) => {
        const deleting = indexedDB.deleteDatabase(name);
        deleting.onsuccess = resolve;
        deleting.onerror = reject;
      })))`);
      await aside.close();
      await page.goto('/');
      // The session is still there, and the keys went with the store.
      await page.getByText('This browser has cleared what was kept here').waitFor();
      await page.screenshot({ path: join(RESULTS, 'evicted.png') });
      await page.getByRole('button', { name: 'Sign in and restore' }).click();
      await alice.isSignedOut();
      await alice.signIn();
      await (await alice.open(bob.name)).shows('Blue is the sea');
    },
  );

  tale.step(
    'the device that it was before is offered for removal once the new one is in',
    async () => {
      const { page } = alice;
      const strip = page.getByRole('status').filter({ hasText: 'still in your list of devices' });
      await strip.waitFor();
      await page.screenshot({ path: join(RESULTS, 'device-left.png') });
      await strip.getByRole('button', { name: 'Remove' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
      await strip.waitFor({ state: 'detached' });
      const talk = await alice.open(bob.name);
      await bob.open(alice.name);
      await talk.say('With one device again');
      await bob.page
        .getByRole('status')
        .filter({ hasText: 'With one device again' })
        .waitFor({ state: 'attached' });
    },
  );

  tale.step('a file that is on its way lies sealed among the private files', async () => {
    const { page } = alice;
    // Nothing that goes up is ever answered, in whichever tab.
    await page.context().route('**', async (route) => {
      if (route.request().method() !== 'PUT') await route.fallback();
    });
    const plan = join(folder, 'plan.txt');
    writeFileSync(plan, `${SECRET}\n`.repeat(PLAN_BYTES / SECRET.length));
    talk = await alice.talk(bob.name);
    await talk.attach('File', [plan]);
    await talk.tray.waitFor();
    await talk.composer.fill('Where everything is');
    await talk.composer.press('Enter');
    await talk.shows('Where everything is');
    let all: readonly string[] = [];
    await until('a copy', async () => {
      all = await everythingOf(alice);
      return all.some((line) => line.startsWith(COPIES) && line.length > PLAN_BYTES / 2);
    });
    expect(all.filter((line) => /blue pot|plan[.]txt/.test(line))).toEqual([]);
  });

  tale.step('signing out leaves no key and no text, in none of the tabs', async () => {
    const { page } = alice;
    const other = await page.context().newPage();
    await other.goto('/');
    await other.getByText('Connected', { exact: true }).waitFor();
    await page.goto('/settings/privacy');
    await page.getByRole('heading', { name: 'On this device' }).waitFor();
    await page.screenshot({ path: join(RESULTS, 'storage-settings.png') });
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
    await alice.isSignedOut();
    await other.getByRole('heading', { name: 'Sign in' }).waitFor();
    await until('an empty browser', async () => {
      const all = await everythingOf(alice);
      return !all.some((line) => /^(anochat[-/]|private\/).* = /.test(line));
    });
    const all = await everythingOf(alice);
    expect(all.filter((line) => /CryptoKey|blue pot|the boiler|anochat\.store/.test(line))).toEqual(
      [],
    );
  });

  tale.step('the last device that is signed in stays in the list of devices', async () => {
    const devices = await tale.house.server.query<{ readonly is_active: boolean }>(
      `SELECT ended_n IS NULL AS is_active FROM chain_devices d JOIN users u ON u.id = d.user_id
       WHERE u.user_name = $1 ORDER BY d.added_n`,
      [alice.userName],
    );
    // The one that lost its keys was removed, and the one that signed out was the last.
    expect(devices.map(({ is_active: isActive }) => isActive)).toEqual([false, true]);
  });
});
