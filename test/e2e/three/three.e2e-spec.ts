import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { until } from '../../support/until';
import { hasChromium } from '../browser/chromium';
import { House } from '../browser/house';
import { Person } from '../browser/person';
import { hasFfmpeg, make, pattern } from '../browser/real-media';
import type { Talk } from '../browser/talk';
import { Program } from '../desktop/program';
import { hasScreen, openScreen, type Screen } from '../desktop/screen';
import { Phone, PHONE } from '../mobile/phone';
import { bringPhonePages, openPhonePages, type PhonePages } from '../mobile/phone-pages';
import { PhoneTalk } from '../mobile/phone-talk';

const BUILD_MS = 900_000;
const STEP_MS = 180_000;
const GROUP = 'Harbour at noon';

const run = hasChromium && hasScreen ? describe : describe.skip;
run('three people: in a browser, at a desk, on a phone (skipped without Chromium or Xvfb)', () => {
  let house: House;
  let screen: Screen;
  let program: Program;
  let pages: PhonePages;
  let folder: string;
  let bob: Person;
  let alice: Person;
  let carol: Phone;
  let atDesk: Talk;
  let inBrowser: Talk;
  let onPhone: PhoneTalk;
  let failed: string | undefined;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'anochat-three-'));
    await bringPhonePages();
    [house, screen] = await Promise.all([House.open(), openScreen()]);
    pages = await openPhonePages(house.server.url);
    program = await Program.start({ folder, display: screen.display });
  }, BUILD_MS);
  afterAll(async () => {
    await program?.quit();
    // With the server the sockets that go through the pages end, too.
    await house?.close();
    await pages?.close();
    screen?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  }, STEP_MS);

  const step = (name: string, work: () => Promise<void>): void =>
    it(
      name,
      async () => {
        if (failed !== undefined) throw new Error(`"${failed}" failed before this`);
        try {
          await work();
        } catch (error) {
          failed = name;
          await house.keepEvidence(name);
          throw error;
        }
      },
      STEP_MS,
    );
  /** Whoever does not say it sees it. */
  const allSee = async (text: string): Promise<void> => {
    await Promise.all([inBrowser.shows(text), atDesk.shows(text), onPhone.shows(text)]);
  };

  step('each makes an account with their own client', async () => {
    const window = await program.page();
    await window.getByLabel('Server address').fill(house.server.url);
    await window.getByRole('button', { name: 'Connect' }).click();
    await window.getByRole('link', { name: 'Create an account' }).click();
    alice = new Person('Alice Ahorn', window);
    await alice.fillNewAccount();
    bob = await house.person('Bob Birke');
    carol = new Phone(await house.person('Carol Chen', { ...PHONE, baseURL: pages.url }));
    await Promise.all([alice.passGate(), bob.register(), carol.register()]);
    await alice.isConnected();
  });

  step('one of them makes an encrypted group, and all three speak in it', async () => {
    atDesk = await alice.startGroup(GROUP, [bob, carol.person]);
    await atDesk.say('From the desk');
    inBrowser = await bob.open(GROUP);
    await carol.row(GROUP).click();
    onPhone = new PhoneTalk(carol);
    await allSee('From the desk');
    await inBrowser.say('From a tab');
    await allSee('From a tab');
    await onPhone.say('From the pocket');
    await allSee('From the pocket');
  });

  const stepWithMedia = hasFfmpeg ? step : it.skip;
  stepWithMedia('what one sends of files the others open (skipped without ffmpeg)', async () => {
    const photo = make(folder, 'harbour.jpg', [...pattern('640x400'), '-frames:v', '1']);
    await onPhone.sendPhoto(photo);
    const photos = ({ log }: Talk) => log.getByRole('button', { name: 'Open photo', exact: true });
    await Promise.all([photos(atDesk).first().waitFor(), photos(inBrowser).first().waitFor()]);
    await atDesk.attach('Photo or video', [photo]);
    await until('it lies in the tray', async () => (await atDesk.inTray()).length === 1);
    await atDesk.say('Seen from the desk');
    await allSee('Seen from the desk');
    await photos(inBrowser).nth(1).waitFor();
    await carol.at('open-photo').nth(1).waitFor();
  });

  step('reactions, edits and what was read reach all of them', async () => {
    await inBrowser.react('From the pocket', '👍');
    await carol.at('reaction-👍').first().waitFor();
    await atDesk.reaction('From the pocket', '👍 1').waitFor();
    await onPhone.has('From the pocket', 'Read');
  });

  step('the server has not read a word of it', async () => {
    const modes = await house.server.query('SELECT DISTINCT mode FROM conversations');
    expect(modes).toEqual([{ mode: 'e2ee' }]);
    expect(await house.countSealed()).toBe(0);
  });
});
