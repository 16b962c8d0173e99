import type { Locator } from 'playwright-core';
import { until } from '../../support/until';
import { examine } from './examine';
import { holdBeforeCamera, linkByWords } from './linking';
import type { Person } from './person';
import { story } from './story';
import type { Talk } from './talk';

const GROUP = 'Lighthouse weekend';
const NEW_TITLE = 'Lighthouse in May';
/** The file that holds the encryption, with its WebAssembly. */
const ENCRYPTION = /\/assets\/encryption-[^/]+\.js$/;

interface Order {
  readonly paint: number | null;
  /** When the encryption was there; `null` while it is not. */
  readonly keys: number | null;
}
const ORDER = `(() => {
  const [paint] = performance.getEntriesByName('first-contentful-paint');
  const keys = performance.getEntriesByType('resource').find(({ name }) => ${ENCRYPTION}.test(name));
  return { paint: paint?.startTime ?? null, keys: keys?.responseEnd ?? null };
})()`;

story('two people with two devices each, whom the server cannot read', (tale) => {
  let alice: Person;
  let bob: Person;
  let carla: Person;
  /** The second devices. */
  let tablet: Person;
  let phone: Person;
  /** What is open everywhere, on the devices of alice, then on those of bob. */
  let talks: readonly Talk[];
  let aliceTalk: Talk;
  let phoneTalk: Talk;

  const everywhere = (look: (talk: Talk) => Promise<unknown>): Promise<unknown> =>
    Promise.all(talks.map(look));
  const openEverywhere = async (ofAlice: string, ofBob: string): Promise<void> => {
    talks = await Promise.all([
      alice.open(ofAlice),
      tablet.open(ofAlice),
      bob.open(ofBob),
      phone.open(ofBob),
    ]);
    [aliceTalk, , , phoneTalk] = talks as [Talk, Talk, Talk, Talk];
  };

  tale.prepare(async () => {
    alice = await tale.house.person('Alice Ahorn');
    bob = await tale.house.person('Bob Birke');
    await Promise.all([alice.register(), bob.register()]);
    tablet = await tale.house.person(alice.name);
    phone = await tale.house.person(bob.name);
    await Promise.all([linkByWords(alice, tablet), phone.signIn()]);
  });

  tale.step('talk, and every device shows all of it', async () => {
    await (await alice.startDirectWith(bob)).say('Hello Bob');
    await openEverywhere(bob.name, alice.name);
    await everywhere((talk) => talk.shows('Hello Bob'));
    await phoneTalk.say('Hello from my phone');
    await everywhere((talk) => talk.shows('Hello from my phone'));
    await aliceTalk.has('Hello Bob', 'Read');
    await alice.page.getByRole('link', { name: /^Encrypted\. Show/ }).waitFor();
  });

  tale.step('react, answer, edit and delete from one device for all', async () => {
    await phoneTalk.react('Hello Bob', '👍');
    await everywhere((talk) =>
      talk
        .reaction('Hello Bob', '👍 1')
        .or(talk.reaction('Hello Bob', '👍 1, including you'))
        .waitFor(),
    );
    await phoneTalk.act('Hello Bob', 'Reply');
    await phoneTalk.say('An answer');
    await everywhere((talk) => talk.message('An answer').getByText('Hello Bob').waitFor());
    await phoneTalk.composer.press('ArrowUp');
    await phoneTalk.say('A better one');
    await everywhere((talk) => talk.message('A better one').getByText('edited').waitFor());
    await phoneTalk.act('Hello from my phone', 'Delete for everyone');
    await everywhere((talk) => talk.message('Hello from my phone').waitFor({ state: 'detached' }));
  });

  tale.step('see the page before the encryption is there', async () => {
    // Without the worker that keeps the files, so that one of them can be held back.
    carla = await tale.house.person('Carla Clay', { serviceWorkers: 'block' });
    const { page } = carla;
    const order = (): Promise<Order> => page.evaluate<Order>(ORDER);
    const painted = () => until('a paint', async () => (await order()).paint !== null);
    await page.goto('/');
    await carla.isSignedOut();
    await painted();
    expect(await order()).toMatchObject({ keys: null });
    await carla.register();
    await (await carla.startDirectWith(bob)).say('Hello from Carla');
    await bob.row(carla.name).waitFor();

    let letGo = (): void => undefined;
    const holding = new Promise<void>((resolve) => (letGo = resolve));
    await page.route(ENCRYPTION, async (route) => {
      await holding;
      await route.continue();
    });
    await page.reload({ waitUntil: 'commit' });
    await carla.row(bob.name).waitFor();
    await painted();
    expect(await order()).toMatchObject({ keys: null });
    letGo();
    await (await carla.talk(bob.name)).shows('Hello from Carla');
    const { paint, keys } = await order();
    expect(paint).toBeLessThan(Number(keys));
  });

  tale.step('begin a message on one device and go on with it on the other', async () => {
    await aliceTalk.composer.fill('Not said yet');
    await alice.page.reload();
    await alice.row(bob.name).getByText('Draft: Not said yet').waitFor();
    expect(await aliceTalk.composer.inputValue()).toBe('Not said yet');
    await tablet.row(bob.name).getByText('Draft: Not said yet').waitFor();
    const [, tabletTalk] = talks;
    expect(await tabletTalk?.composer.inputValue()).toBe('Not said yet');
    await tabletTalk?.say('Not said yet, but now');
    await alice.row(bob.name).getByText('Draft').waitFor({ state: 'detached' });
    expect(await aliceTalk.composer.inputValue()).toBe('');
    expect(await bob.row(alice.name).getByText('Draft').count()).toBe(0);
  });

  tale.step('talk in a group, mention each other and give it another name', async () => {
    await alice.startGroup(GROUP, [bob]);
    await openEverywhere(GROUP, GROUP);
    await aliceTalk.say('Who brings the lamp, @bob?');
    await everywhere((talk) => talk.message('Who brings the lamp').getByText('@bob').waitFor());
    await phoneTalk.say('I do');
    await everywhere((talk) => talk.shows('I do'));

    const details = await aliceTalk.openDetails();
    await details.getByRole('button', { name: 'Name' }).click();
    const dialog = alice.page.getByRole('dialog', { name: 'Name' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill(NEW_TITLE);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await Promise.all([tablet, bob, phone].map((person) => person.row(NEW_TITLE).waitFor()));
    await phone.talk(NEW_TITLE);
  });

  tale.step('have messages disappear after a time that they set', async () => {
    const { page } = carla;
    const talk = await carla.open(bob.name);
    const details = await talk.openDetails();
    await details.getByLabel('Messages disappear').selectOption({ label: 'After 1 hour' });
    await page.getByText('You set messages to disappear after 1 hour').waitFor();
    await talk.say('Gone by then');
    const bobTalk = await bob.open(carla.name);
    await bob.page.getByText('Carla Clay set messages to disappear after 1 hour').waitFor();
    await bobTalk
      .message('Gone by then')
      .getByLabel(/^Disappears /)
      .waitFor();
    const grave: string[] = [];
    await examine(page, 'timer', grave);
    expect(grave).toEqual([]);

    await page.clock.install();
    await page.reload();
    const later = await carla.open(bob.name);
    await later.shows('Gone by then');
    await page.clock.fastForward('01:00:01');
    await later.message('Gone by then').waitFor({ state: 'detached' });
    await later.shows('Hello from Carla');
  });

  tale.step('see the same safety number, and say so', async () => {
    const cards = await Promise.all(
      [
        [alice, bob],
        [bob, alice],
      ].map(async ([who, other]) => {
        await (await who!.open(other!.name)).openDetails();
        await who!.page.getByRole('button', { name: `Verify ${other!.name}` }).click();
        const dialog = who!.page.getByRole('dialog', { name: `You and ${other!.name}` });
        await dialog.locator('.digits span').first().waitFor();
        return dialog;
      }),
    );
    const [ofAlice, ofBob] = await Promise.all(
      cards.map((card) => card.locator('.digits span').allInnerTexts()),
    );
    expect(ofAlice).toHaveLength(12);
    expect(ofBob).toEqual(ofAlice);
    const [hers, his] = cards;
    const code = { name: 'Your code, for the other person to scan' };
    for (const card of [hers!, his!]) {
      await card.getByRole('button', { name: 'Scan instead' }).click();
    }
    const scan = async (of: Locator): Promise<void> => {
      await holdBeforeCamera(bob.page, of.getByRole('img', code));
      await his!.getByRole('button', { name: 'Compare instead' }).click();
      await his!.getByRole('button', { name: 'Scan instead' }).click();
    };
    // His own code: what else comes before a camera says nothing about her.
    await scan(his!);
    await his!.getByText('That code is about other people').waitFor();
    await scan(hers!);
    await bob.told(`${alice.name} is verified`);
    await bob.page.getByRole('link', { name: /^Verified\. Show/ }).waitFor();

    await alice.page.getByRole('link', { name: /^Encrypted\. Show/ }).waitFor();
    await hers!.getByRole('button', { name: 'They match' }).click();
    await alice.told(`${bob.name} is verified`);
    await alice.page.getByRole('link', { name: /^Verified\. Show/ }).waitFor();
  });

  tale.step('can show that nothing was lost, doubled or changed', async () => {
    const details = await (await alice.open(NEW_TITLE)).openDetails();
    await details.getByRole('button', { name: 'No-loss report' }).click();
    const report = alice.page.getByRole('dialog', { name: 'No-loss report' });
    await report.getByText('nothing missing, nothing double, seen alike').waitFor();
    await report.getByText('0 entries missing').waitFor();
    await report.getByText(`${bob.name} signed for the same log`).waitFor();
  });

  tale.step('sign out of one device, which leaves the groups with it', async () => {
    const { page } = tablet;
    await page.goto('/settings/privacy');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
    await tablet.isSignedOut();
    phoneTalk = await phone.open(NEW_TITLE);
    await phoneTalk.say('Without the tablet');
    await alice.goHome();
    aliceTalk = await alice.open(NEW_TITLE);
    await aliceTalk.shows('Without the tablet');
    const left = await tale.house.server.query(
      `SELECT 1 FROM group_leaves l JOIN chain_devices d USING (device_id)
       JOIN conversations c ON c.id = l.conversation_id
       WHERE c.kind = 'group' AND d.ended_n IS NOT NULL`,
    );
    expect(left).toEqual([]);
    await aliceTalk.say('Still here');
    await phoneTalk.shows('Still here');
  });
});
