import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Route } from 'playwright-core';
import { until } from '../../support/until';
import type { Person } from './person';
import { story } from './story';
import type { Talk } from './talk';

const GROUP = 'Harbour';
const FILE = 'measurements.bin';
const MARKER = Buffer.from('a line that nobody else may read\n');
/** Five parts of 8 MiB, of which three arrive before the page is left. */
const FILE_BYTES = 36 * 1024 ** 2;
const ARRIVE_FIRST = 3;

/** The sizes of all files in the private file system, and whether `marker` stands in one of them. */
const SPOOL = `async (marker) => {
  const found = { sizes: [], hasMarker: false };
  const look = async (directory) => {
    for await (const entry of directory.values()) {
      if (entry.kind === 'directory') { await look(entry); continue; }
      const file = await entry.getFile();
      found.sizes.push(file.size);
      const text = new TextDecoder('latin1').decode(await file.arrayBuffer());
      found.hasMarker ||= text.includes(marker);
    }
  };
  await look(await navigator.storage.getDirectory());
  return found;
}`;
/** Run in a page before its scripts: what was played last. */
const REMEMBER_PLAYED = `
  const { play } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = function () {
    window.lastPlayed = this;
    return play.call(this);
  };`;
/** Decodes what was played last, where the page has it whole. */
const DECODED = `(async () => {
  const bytes = await (await fetch(window.lastPlayed.currentSrc)).arrayBuffer();
  const sound = await new OfflineAudioContext(1, 1, 48000).decodeAudioData(bytes);
  const peak = sound.getChannelData(0).reduce((most, at) => Math.max(most, Math.abs(at)), 0);
  return { seconds: sound.duration, peak };
})()`;
/** Listens to what was played last, from its beginning to its end: its address answers players alone. */
const HEARD = `(async () => {
  const player = window.lastPlayed;
  const context = new AudioContext();
  const ear = context.createAnalyser();
  context.createMediaElementSource(player).connect(ear);
  const samples = new Float32Array(ear.fftSize);
  let peak = 0;
  let seconds = 0;
  const listening = setInterval(() => {
    ear.getFloatTimeDomainData(samples);
    for (const at of samples) peak = Math.max(peak, Math.abs(at));
    // Who plays it sets it back at its end.
    seconds = Math.max(seconds, player.currentTime);
  }, 20);
  const ended = new Promise((done) => player.addEventListener('ended', done, { once: true }));
  player.currentTime = 0;
  await player.play();
  await ended;
  clearInterval(listening);
  await context.close();
  return { seconds, peak };
})()`;
interface Heard {
  readonly seconds: number;
  readonly peak: number;
}

interface Spool {
  readonly sizes: readonly number[];
  readonly hasMarker: boolean;
}

story('what is recorded, and what goes on after a reload', (tale) => {
  let alice: Person;
  let bob: Person;
  let aliceTalk: Talk;
  let bobTalk: Talk;

  const spoolOf = ({ page }: Person): Promise<Spool> =>
    page.evaluate<Spool>(`(${SPOOL})(${JSON.stringify(MARKER.toString())})`);

  tale.prepare(async () => {
    alice = await tale.house.person('Alice Ahorn');
    bob = await tale.house.person('Bob Birke');
    for (const { page } of [alice, bob]) await page.addInitScript(REMEMBER_PLAYED);
    await Promise.all([alice.register(), bob.register()]);
    await alice.startGroup(GROUP, [bob]);
    aliceTalk = await alice.startDirectWith(bob);
    await aliceTalk.say('Hello Bob');
    bobTalk = await bob.open(alice.name);
    await bobTalk.shows('Hello Bob');
  });

  tale.step('a voice message is recorded, listened to, sent and heard', async () => {
    const { page } = alice;
    await page.getByRole('button', { name: 'Record a voice message' }).click();
    const bar = page.getByRole('group', { name: 'Voice message' });
    await bar.getByText('0:02', { exact: true }).waitFor();
    await bar.getByRole('button', { name: 'Pause recording' }).click();
    await bar.getByRole('button', { name: 'Go on recording' }).click();
    await bar.getByRole('button', { name: 'Stop and listen' }).click();
    await bar.getByRole('button', { name: 'Listen' }).click();
    const own = await page.evaluate<Heard>(DECODED);
    expect(own.seconds).toBeGreaterThan(1.5);
    expect(own.peak).toBeGreaterThan(0.01);
    await bar.getByRole('button', { name: 'Send voice message' }).click();

    const play = bobTalk.log.getByRole('button', { name: /^Play/ });
    await play.click();
    await until('it to be played', () => bob.page.evaluate<boolean>(`'lastPlayed' in window`));
    const heard = await bob.page.evaluate<Heard>(HEARD);
    expect(Math.abs(heard.seconds - own.seconds)).toBeLessThan(0.3);
    expect(heard.peak).toBeGreaterThan(0.01);
    const paths = await bobTalk.log.locator('.voice .wave path').all();
    const shapes = await Promise.all(paths.map((path) => path.getAttribute('d')));
    const bars = shapes.join('').match(/v[0-9.]+/g);
    expect(new Set(bars).size).toBeGreaterThan(2);
  });

  tale.step(
    'a recording is stopped, and not lost, when another conversation is opened',
    async () => {
      const { page } = alice;
      await page.getByRole('button', { name: 'Record a voice message' }).click();
      const bar = page.getByRole('group', { name: 'Voice message' });
      await bar.getByText('0:01', { exact: true }).waitFor();
      await alice.open(GROUP);
      await bar.waitFor({ state: 'hidden' });
      await alice.open(bob.name);
      await bar.getByRole('button', { name: 'Listen' }).waitFor();
      await page.keyboard.press('Escape');
      await bar.waitFor({ state: 'hidden' });
    },
  );

  tale.step('a photo by the camera is seen, used and sent', async () => {
    const { page } = alice;
    await page.getByRole('button', { name: 'Attach' }).click();
    await page.getByRole('menuitem', { name: 'Take a photo' }).click();
    const dialog = page.getByRole('dialog', { name: 'Take a photo' });
    await dialog.getByRole('button', { name: 'Take photo' }).click();
    await dialog.getByRole('img', { name: 'The photo' }).waitFor();
    await dialog.getByRole('button', { name: 'Use' }).click();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await bobTalk.log.locator('img').first().waitFor();
  });

  tale.step('an upload that broke off goes on after a reload, with what is missing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'recording-'));
    const bytes = Buffer.alloc(FILE_BYTES, MARKER);
    await writeFile(join(folder, FILE), bytes);
    const arrived: number[] = [];
    const sent: number[] = [];
    let breaks = true;
    const partOf = (route: Route): number =>
      Number(new URL(route.request().url()).searchParams.get('number'));
    await alice.page.context().route(/\/api\/blobs\/.*number=/, async (route) => {
      if (route.request().method() !== 'PUT') return route.continue();
      const number = partOf(route);
      sent.push(number);
      if (breaks && number > ARRIVE_FIRST) return route.abort();
      const response = await route.fetch();
      if (response.status() < 300) arrived.push(number);
      return route.fulfill({ response });
    });

    const choosing = alice.page.waitForEvent('filechooser');
    await alice.page.getByRole('button', { name: 'Attach' }).click();
    await alice.page.getByRole('menuitem', { name: 'File' }).click();
    await (await choosing).setFiles(join(folder, FILE));
    await alice.page.getByRole('button', { name: 'Send', exact: true }).click();
    await until('three parts to arrive', () => arrived.length === ARRIVE_FIRST);
    await until('a whole copy', async () =>
      (await spoolOf(alice)).sizes.some((size) => size > FILE_BYTES),
    );
    expect((await spoolOf(alice)).hasMarker).toBe(false);

    await rm(folder, { recursive: true });
    await alice.page.reload();
    breaks = false;
    sent.length = 0;
    await alice.isConnected();
    await until('the others', () => sent.length > 0 && !sent.some((n) => !arrived.includes(n)));
    await bobTalk.message(FILE).waitFor();
    expect(arrived.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5]);
    expect(Math.min(...sent)).toBeGreaterThan(ARRIVE_FIRST);
    await until('no copy to be left', async () => (await spoolOf(alice)).sizes.length === 0);
  });
});
