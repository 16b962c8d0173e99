import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SMALLEST } from '../../../clients/desktop/src/main/window-state';
import { until } from '../../support/until';
import { hasChromium } from '../browser/chromium';
import { House } from '../browser/house';
import { madePicture } from '../browser/made-files';
import { Person } from '../browser/person';
import type { Talk } from '../browser/talk';
import { Program } from './program';
import { hasScreen, openScreen, type Screen } from './screen';

const STEP_MS = 180_000;
const PICTURES = resolve(__dirname, '../../../test-results/desktop');
const GROUP = 'Harbour';
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

/** Of the DOM, whose types tests do not have. */
interface Images {
  querySelectorAll(selector: string): Iterable<{ readonly naturalWidth: number }>;
}

const run = hasChromium && hasScreen ? describe : describe.skip;
run('the desktop client (skipped where there is no Chromium or no Xvfb)', () => {
  let house: House;
  let screen: Screen;
  let program: Program;
  let folder: string;
  let bob: Person;
  let alice: Person;
  let aliceTalk: Talk;
  let bobTalk: Talk;
  let failed: string | undefined;

  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), 'anochat-desktop-'));
    [house, screen] = await Promise.all([House.open(), openScreen()]);
    program = await Program.start({ folder, display: screen.display });
  }, STEP_MS);
  afterAll(async () => {
    await program?.quit();
    await house?.close();
    screen?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  }, STEP_MS);

  /** In both themes. */
  const picture = async (name: string): Promise<void> => {
    const page = await program.page();
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.screenshot({ path: join(PICTURES, `${name}-${colorScheme}.png`) });
    }
  };
  const step = (name: string, work: () => Promise<void>): void =>
    it(
      name,
      async () => {
        if (failed !== undefined) throw new Error(`"${failed}" failed before this`);
        try {
          await work();
        } catch (error) {
          failed = name;
          await picture(`failed-${name.replace(/\W+/g, '-')}`).catch(() => undefined);
          process.stderr.write(program?.log ?? '');
          throw error;
        }
      },
      STEP_MS,
    );

  step('asks for a server first, and says what is wrong with an address', async () => {
    const page = await program.page();
    await page.getByRole('heading', { name: 'Choose your server' }).waitFor();
    await picture('1-server');
    const say = async (address: string): Promise<string> => {
      await page.getByLabel('Server address').fill(address);
      await page.getByRole('button', { name: 'Connect' }).click();
      const alert = page.getByRole('alert');
      await alert.waitFor();
      const told = await alert.innerText();
      return told;
    };
    expect(await say('http://chat.example.org')).toContain('not encrypted');
    expect(await say('a b')).toContain('not an address');
    expect(await say('http://127.0.0.1:1')).toContain('Nothing answers');
    await page.getByLabel('Server address').fill(house.server.url);
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  step('registers, and writes in an encrypted group with somebody in a browser', async () => {
    bob = await house.person('Bob Birke');
    await bob.register();
    const page = await program.page();
    alice = new Person('Alice Ahorn', page);
    await page.getByRole('link', { name: 'Create an account' }).click();
    await alice.fillNewAccount();
    await alice.passGate();
    await alice.isConnected();
    aliceTalk = await alice.startGroup(GROUP, [bob]);
    await aliceTalk.say('From a window of its own');
    bobTalk = await bob.open(GROUP);
    await bobTalk.shows('From a window of its own');
    await bobTalk.say('From a tab');
    await aliceTalk.shows('From a tab');
    await picture('2-group');
    // Classic scroll bars take room: the page has none beside those of its panes.
    expect(await page.evaluate('document.documentElement.scrollHeight - innerHeight')).toBe(0);
  });

  step('sends and shows pictures and voice messages', async () => {
    const page = await program.page();
    const path = join(folder, 'photo.png');
    writeFileSync(path, madePicture('320x200'));
    await aliceTalk.attach('Photo or video', [path]);
    await until('its own in the tray', async () => (await aliceTalk.inTray()).length === 1);
    await aliceTalk.composer.press('Enter');
    const photos = (talk: Talk) =>
      talk.log.getByRole('button', { name: 'Open photo', exact: true });
    await photos(bobTalk).first().waitFor();
    await bobTalk.attach('Photo or video', [path]);
    await until('the picture in the tray', async () => (await bobTalk.inTray()).length === 1);
    await bobTalk.composer.press('Enter');
    await photos(aliceTalk).nth(1).waitFor();
    await until('both pictures to show', async () =>
      aliceTalk.log.evaluate((log) => {
        const images = [...(log as unknown as Images).querySelectorAll('article img')];
        return images.filter(({ naturalWidth }) => naturalWidth > 0).length >= 2;
      }),
    );

    await page.getByRole('button', { name: 'Record a voice message' }).click();
    const bar = page.getByRole('group', { name: 'Voice message' });
    await bar.getByText('0:01', { exact: true }).waitFor();
    await bar.getByRole('button', { name: 'Send voice message' }).click();
    await bobTalk.log.getByRole('button', { name: /^Play/ }).waitFor();
    const play = aliceTalk.log.getByRole('button', { name: /^Play/ });
    await play.click();
    await aliceTalk.log.getByRole('button', { name: /^Pause/ }).waitFor();
    await picture('3-media');
  });

  step('opens links to elsewhere outside, and stays where it is', async () => {
    const page = await program.page();
    await bobTalk.say('See https://example.org/harbour');
    await aliceTalk.message('See https').getByRole('link').click();
    await until('the link to be opened outside', async () =>
      (await program.do('opened')).includes('https://example.org/harbour'),
    );
    const before = page.url();
    await page.evaluate(`location.assign('https://example.org/elsewhere')`);
    await until('the navigation to be refused', async () =>
      (await program.do('opened')).includes('https://example.org/elsewhere'),
    );
    // The server's own answers are no documents here, whatever address they are asked for at.
    for (const path of ['/api/versions', '/docs', '/sw.js'])
      await page.evaluate(`location.assign(${JSON.stringify(path)})`).catch(() => undefined);
    expect(page.url()).toBe(before);
    expect(await program.do('opened')).toHaveLength(2);
    await aliceTalk.isOpen();
  });

  step('tells of what is said while nobody looks: notification, badge and tray', async () => {
    const page = await program.page();
    await program.do('clickMenu', 'settings');
    await page.getByRole('heading', { name: 'Profile', level: 1 }).waitFor();
    await program.do('blur');
    await bobTalk.say('Are you there?');
    await until('a notification', async () => (await program.do('notifications')).length === 1);
    expect(await program.do('notifications')).toMatchObject([
      { title: GROUP, body: 'Bob: Are you there?' },
    ]);
    await until('the badge', async () => (await program.do('badge')) === 1);
    expect(await program.do('tray')).toEqual({
      toolTip: 'AnoChat: 1 unread',
      items: ['Open AnoChat', '-', 'Alice Ahorn (1)', '-', 'Quit AnoChat'],
    });
    await program.do('replyToNotification', 'In a moment');
    await bobTalk.shows('In a moment');
    expect(await program.do('notifications')).toEqual([]);
    await bobTalk.say('Take your time');
    await until('another one', async () => (await program.do('notifications')).length === 1);
    // What is answered while the page loads anew waits for it.
    await program.do('replyAtNextPage', 'So I do');
    await page.reload();
    await bobTalk.shows('So I do');
    await bobTalk.say('Fine');
    await until('a third one', async () => (await program.do('notifications')).length === 1);

    await program.do('clickNotification');
    await aliceTalk.isOpen();
    await until('all to be read', async () => (await program.do('badge')) === 0);
    await bobTalk.say('Good');
    await aliceTalk.shows('Good');
    expect(await program.do('notifications')).toEqual([]);
  });

  step('goes on in the tray when its window is closed', async () => {
    await program.do('closeWindow');
    expect((await program.do('windows')).map(({ isVisible }) => isVisible)).toEqual([false]);
    await program.do('clickTray', 'Open AnoChat');
    await aliceTalk.isOpen();
  });

  step('has settings of its own, and says where the key lies', async () => {
    const page = await program.page();
    await program.do('openUrl', 'anochat:///settings/computer');
    await page.getByRole('heading', { name: 'This computer' }).waitFor();
    await page.getByText('Kept by the keychain').waitFor();
    await page
      .getByRole('combobox', { name: 'Shortcut from anywhere' })
      .selectOption('Super+Alt+A');
    await until('the shortcut to work', async () => {
      await program.do('pressShortcut', 'Super+Alt+A');
      return (await program.do('windows')).every(({ isVisible }) => !isVisible);
    });
    await program.do('pressShortcut', 'Super+Alt+A');
    await page.getByRole('switch', { name: 'Check spelling while you write' }).click();
    await page.getByRole('combobox', { name: 'Language' }).selectOption('de');
    await until('the language', async () => (await program.do('spellLanguages')).join() === 'de');
    await picture('4-settings');
    await program.do('rightClick', 'helo');
    expect((await program.do('popup'))?.slice(0, 3)).toEqual(['hello', '-', 'Add to dictionary']);
  });

  step('is drawn in its smallest window, and from right to left', async () => {
    const page = await program.page();
    const fits = async (): Promise<void> => expect(await page.evaluate(OVERFLOW)).toBe(0);
    const { width, height } = await page.evaluate<{
      readonly width: number;
      readonly height: number;
    }>('({ width: innerWidth, height: innerHeight })');
    await page.setViewportSize(SMALLEST);
    await fits();
    await picture('4-settings-small');
    await program.do('openUrl', 'anochat:///settings/appearance');
    const languages = page.locator('select:has(option[value=ar])');
    await languages.selectOption('ar');
    await until('the other direction', async () =>
      page.evaluate(`document.documentElement.dir === 'rtl'`),
    );
    await fits();
    await picture('4-arabic-small');
    await page.setViewportSize({ width, height });
    await program.do('openUrl', 'anochat:///settings/computer');
    await picture('4-arabic-settings');
    await program.do('openUrl', 'anochat:///settings/appearance');
    await languages.selectOption('en');
  });

  step('grants its pages what they need, and nothing to others', async () => {
    const own = 'app://anochat/';
    // The server is on this computer.
    const needed = ['media', 'notifications', 'fullscreen', 'loopback-network'];
    const asked = [...needed, 'geolocation', 'usb', 'openExternal'];
    const granted = [];
    for (const permission of asked)
      if (await program.do('askPermission', permission, own)) granted.push(permission);
    expect(granted).toEqual(needed);
    expect(await program.do('askPermission', 'media', 'https://example.org/')).toBe(false);
  });

  step('has no window that is less than safe', async () => {
    for (const insecure of [
      { sandbox: false },
      { contextIsolation: false },
      { nodeIntegration: true },
      { webSecurity: false },
      { webviewTag: true },
      { experimentalFeatures: true },
    ])
      await expect(program.do('openInsecure', insecure)).rejects.toThrow('Insecure webPreferences');
  });

  step('comes back as it was at its second start', async () => {
    await program.quit();
    program = await Program.start({ folder, display: screen.display });
    const page = await program.page();
    alice = new Person(alice.name, page, alice.paper);
    await alice.isConnected();
    aliceTalk = await alice.open(GROUP);
    await aliceTalk.shows('From a tab');
    await bobTalk.say('Welcome back');
    await aliceTalk.shows('Welcome back');
    const { main, page: drawn, heap } = await program.memory();
    process.stderr.write(
      `On the stand-in: started in ${Math.round(program.startedInMs)} ms; main process ${main} MiB, ` +
        `page ${drawn} MiB, ${heap} of them JavaScript\n`,
    );
  });

  step('takes a second account, and a link that waits until somebody is signed in', async () => {
    await bob.startGroup('Pier', []);
    const pier = bob.page.getByRole('region', { name: 'Pier', exact: true });
    await pier.getByRole('button', { name: 'More', exact: true }).click();
    await bob.page.getByRole('menuitem', { name: 'Create invite link' }).click();
    await bob.page.getByRole('dialog').getByRole('button', { name: 'Create link' }).click();
    await bob.told('Link made and copied');
    const link = (await bob.copied()).replace(/^http:/, 'anochat:');

    // Chromium gives every page the focus here: where no conversation is open, nothing is read.
    await program.do('openUrl', 'anochat:///');
    await program.do('clickMenu', 'add-account');
    const page = await program.page();
    await page.getByRole('heading', { name: 'Choose your server' }).waitFor();
    await page.getByLabel('Server address').fill(house.server.url);
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await program.do('secondInstance', ['anochat', link]);
    await page.getByText('You have an invitation').waitFor();
    await page.getByRole('link', { name: 'Create an account' }).click();
    const carol = new Person('Carol Clausen', page);
    await carol.fillNewAccount();
    await carol.passGate();
    await page.getByRole('heading', { name: 'You are invited' }).waitFor();
    await page.getByRole('button', { name: 'Join', exact: true }).click();
    await page.getByText('This device is not in the group yet').waitFor();
    await bob.letIn(carol);
    await carol.talk('Pier');
    await picture('5-second-account');
    expect((await program.do('tray')).items).toEqual(
      expect.arrayContaining(['Alice Ahorn', 'Carol Clausen']),
    );
  });

  step('receives for the account that does not show, and changes to it', async () => {
    const before = await program.do('windows');
    expect(before.map(({ isVisible }) => isVisible).sort()).toEqual([false, true]);
    await bob.open(GROUP);
    await bobTalk.say('Over to you, Alice');
    await until('the badge', async () => (await program.do('badge')) >= 1);
    await program.do('clickTray', 'Alice Ahorn (1)');
    const page = await program.page();
    await page.getByText('Over to you, Alice').first().waitFor();
    expect(new Set(before.map(({ partition }) => partition)).size).toBe(2);
  });

  step('removes an account: signed out, wiped, and the other one goes on', async () => {
    const page = await program.page();
    await program.do('openUrl', 'anochat:///settings/computer');
    await page.getByRole('heading', { name: 'This computer' }).waitFor();
    await picture('6-accounts');
    await page.getByRole('button', { name: 'Remove account: Carol Clausen' }).click();
    const dialog = page.getByRole('dialog', { name: 'Remove Carol Clausen from this computer?' });
    await dialog.getByRole('button', { name: 'Remove account' }).click();
    await until('its window to end', async () => (await program.do('windows')).length === 1);
    const kept = (name: string): number => readdirSync(join(folder, 'userData', name)).length;
    await until(
      'its storage and its key to be gone',
      () => kept('Partitions') + kept('keys') === 2,
    );
    const sessions = await house.server.query(
      `SELECT 1 FROM sessions JOIN users ON users.id = user_id WHERE user_name = 'carol' AND revoked_at IS NULL`,
    );
    expect(sessions).toEqual([]);
    await program.do('openUrl', 'anochat:///');
    await alice.isConnected();
  });

  step('does not take another key in the place of one that is damaged', async () => {
    await program.quit();
    const [name] = readdirSync(join(folder, 'userData/keys'));
    const file = join(folder, 'userData/keys', name!);
    const kept = readFileSync(file);
    writeFileSync(file, 'not what was written');
    program = await Program.start({ folder, display: screen.display });
    const page = await program.page();
    await page.getByRole('heading', { name: 'The key of this account is damaged' }).waitFor();
    await picture('7-damaged-key');
    expect(readFileSync(file, 'utf8')).toBe('not what was written');
    await page.getByRole('button', { name: 'Remove account' }).click();
    await page.getByRole('dialog').getByText('recovery words bring').waitFor();
    await picture('7-damaged-key-remove');
    await page.getByRole('button', { name: 'Cancel' }).click();
    writeFileSync(file, kept);
    await page.getByRole('button', { name: 'Retry' }).click();
    await new Person(alice.name, page).isConnected();
    await page.getByText('Harbour').first().waitFor();
  });

  step('waits for a keychain that is locked, and makes no key in the open meanwhile', async () => {
    await program.quit();
    const started = { display: screen.display, isKeychainLocked: true };
    program = await Program.start({ ...started, folder });
    let page = await program.page();
    await page.getByRole('heading', { name: 'The keychain does not open' }).waitFor();
    await page.getByText('--password-store=basic').waitFor();
    await picture('8-locked-keychain');
    await program.quit();

    const other = mkdtempSync(join(tmpdir(), 'anochat-desktop-'));
    program = await Program.start({ ...started, folder: other });
    page = await program.page();
    await page.getByRole('textbox', { name: 'Server address' }).fill(house.server.url);
    await page.getByRole('button', { name: 'Connect' }).click();
    await page.getByRole('heading', { name: 'The keychain does not open' }).waitFor();
    expect(existsSync(join(other, 'userData/keys'))).toBe(false);
    await program.quit();
    rmSync(other, { recursive: true });
    program = await Program.start({ folder, display: screen.display });
    await new Person(alice.name, await program.page()).isConnected();
  });
});
