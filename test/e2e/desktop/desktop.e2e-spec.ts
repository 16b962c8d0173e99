import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { until } from '../../support/until';
import { hasChromium } from '../browser/chromium';
import { House } from '../browser/house';
import { Person } from '../browser/person';
import type { Talk } from '../browser/talk';
import { Program } from './program';
import { hasScreen, openScreen, type Screen } from './screen';

const STEP_MS = 180_000;
const PICTURES = resolve(__dirname, '../../../test-results/desktop');
const GROUP = 'Harbour';

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

  const picture = async (name: string): Promise<void> => {
    await (await program.page()).screenshot({ path: join(PICTURES, `${name}.png`) });
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
  });
});
