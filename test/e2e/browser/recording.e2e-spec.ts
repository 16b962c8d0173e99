import { until } from '../../support/until';
import type { Person } from './person';
import { story } from './story';
import type { Talk } from './talk';

const GROUP = 'Harbour';

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

story('what is recorded', (tale) => {
  let alice: Person;
  let bob: Person;
  let aliceTalk: Talk;
  let bobTalk: Talk;

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
});
