import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type Film, hasFfmpeg, makeFilm } from '../../support/film';
import { until } from '../../support/until';
import { FilmPlayer } from './film-player';
import { FilmScene } from './film-scene';
import { story } from './story';

const MIB = 1024 ** 2;
const NAME = 'a large encrypted film';

const tell: Parameters<typeof story>[1] = (tale) => {
  let folder: string;
  let film: Film;
  let scene: FilmScene;
  let page: Page;
  let player: FilmPlayer;
  let fetched = 0;

  tale.prepare(async () => {
    folder = await mkdtemp(join(tmpdir(), 'film-'));
    film = await makeFilm(folder, 300 * MIB);
    expect(film.bytes).toBeGreaterThan(300 * MIB);
    scene = await FilmScene.within(tale.house, film);
    ({ page } = scene);
    player = new FilmPlayer(page);
    page.on('response', (response) => {
      if (!new URL(response.url()).pathname.includes('/blobs/')) return;
      fetched += Number(response.headers()['content-length'] ?? film.bytes);
    });
  });
  afterAll(async () => {
    await scene?.end();
    await rm(folder, { recursive: true, force: true });
  });

  tale.step('plays, and shows its end, without a twentieth of it being fetched', async () => {
    // The first page of all, which no service worker serves yet.
    expect(await page.evaluate('navigator.serviceWorker.controller')).toBeNull();
    await page.evaluate('window.isTheSamePage = true');
    const began = performance.now();
    await scene.play();
    await player.begins();
    const firstFrame = performance.now() - began;
    expect(await player.address()).toMatch(/\/\.media\/[\da-f-]{36}$/);
    const end = Math.floor(await player.duration()) - 3;
    const seek = await player.seek(end);
    expect(await player.colours()).toBeGreaterThan(20);
    await player.pause();
    console.log(
      `First frame after ${firstFrame.toFixed()} ms, the end after ${seek.toFixed()} ms, ` +
        `${((100 * fetched) / film.bytes).toFixed(1)} % fetched`,
    );
    expect(fetched).toBeGreaterThan(MIB);
    expect(fetched).toBeLessThan(film.bytes / 20);
    expect(await page.evaluate('window.isTheSamePage')).toBe(true);
  });

  tale.step('goes on when the browser has stopped the service worker', async () => {
    await player.seek(100);
    const stopped = await stopWorker(page);
    expect(stopped).toBe(true);
    // Further than what the player has, while an answer is under way.
    await page.evaluate("document.querySelector('video').play()");
    await until('it plays on', async () => (await player.place()) > 105);
    await stopWorker(page);
    await player.seek(200);
    expect(await player.colours()).toBeGreaterThan(20);
    await player.pause();
  });

  tale.step('is given to no other page, and to nothing but a player', async () => {
    const address = await player.address();
    const status = `fetch('${address}').then(({ status }) => status)`;
    expect(await page.evaluate(status)).toBe(404);
    const other = await page.context().newPage();
    const answer = await other.goto(address);
    expect(answer?.status()).toBe(404);
    await other.goto('/');
    const outcome = `new Promise((resolve) => {
      const video = document.createElement('video');
      video.onerror = () => resolve('refused');
      video.onloadedmetadata = () => resolve('played');
      video.src = '${address}';
    })`;
    expect(await other.evaluate('navigator.serviceWorker.controller !== null')).toBe(true);
    expect(await other.evaluate(outcome)).toBe('refused');
    expect(await page.evaluate(outcome)).toBe('played');
    await other.close();
  });
};

/** As browsers do with one that has had nothing to do for a while. */
async function stopWorker(page: Page): Promise<boolean> {
  const session = await page.context().newCDPSession(page);
  const states: string[] = [];
  session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
    states.push(...versions.map(({ runningStatus }) => runningStatus));
  });
  await session.send('ServiceWorker.enable');
  await until('a running worker', () => states.at(-1) === 'running');
  await session.send('ServiceWorker.stopAllWorkers');
  await until('a stopped worker', () => states.includes('stopped') || states.includes('stopping'));
  await session.detach();
  return true;
}

if (hasFfmpeg) story(NAME, tell);
else {
  describe.skip(`${NAME} (skipped where there is no ffmpeg)`, () => {
    it('is not made', () => undefined);
  });
}
