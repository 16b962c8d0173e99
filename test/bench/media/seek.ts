import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import express from 'express';
import type { Page } from 'playwright-core';

import { hasChromium, launchChromium } from '../../e2e/browser/chromium';
import { FilmPlayer } from '../../e2e/browser/film-player';
import { FilmScene } from '../../e2e/browser/film-scene';
import { type Film, hasFfmpeg, makeFilm } from '../../support/film';
import { type Row, rowOf } from '../figures';
import type { BenchOptions } from '../main';

const MIB = 1024 ** 2;

interface Seen {
  readonly firstFrame: number;
  readonly seek: number;
}

/**
 * From the wish to see the end of an encrypted film until it shows; beside it, the same film as a
 * plain file of a web server. Each run plays it in a page that has just been loaded. `undefined`
 * where it cannot be played.
 */
export async function seek(options: BenchOptions): Promise<Row | undefined> {
  if (!hasChromium || !hasFfmpeg) {
    options.say('seek-300m: skipped, there is no Chromium or no ffmpeg');
    return undefined;
  }
  const folder = await mkdtemp(join(tmpdir(), 'anochat-film-'));
  try {
    const film = await makeFilm(folder, (options.quick ? 30 : 300) * MIB);
    return await measure(film, folder, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(film: Film, folder: string, { quick, say }: BenchOptions): Promise<Row> {
  const runs = quick ? 2 : 9;
  const server = createServer(
    express()
      .get('/', (_, response) => void response.type('html').send(PAGE))
      .use(express.static(folder)),
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const browser = await launchChromium();
  const scene = await FilmScene.prepare(film);
  try {
    const plain = await browser.newPage();
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const ways = {
      anochat: async (): Promise<Seen> => {
        await scene.reload();
        return playToEnd(scene.page, () => scene.play());
      },
      'plain-file': async (): Promise<Seen> => {
        await plain.goto(address);
        return playToEnd(plain, () => plain.locator('button').click());
      },
    };
    const seen: Record<keyof typeof ways, Seen[]> = { anochat: [], 'plain-file': [] };
    const names = Object.keys(ways) as (keyof typeof ways)[];
    for (let run = 0; run < runs; run += 1) {
      for (const name of run % 2 === 0 ? names : [...names].reverse())
        seen[name].push(await ways[name]());
      say(`seek-300m: run ${run + 1} of ${runs}`);
    }
    const of = (figure: keyof Seen, name: keyof typeof ways): number[] =>
      seen[name].map((one) => one[figure]);
    return rowOf(
      'seek-300m',
      'ms until a frame of the end shows',
      of('seek', 'anochat'),
      { 'plain-file': of('seek', 'plain-file') },
      {
        'file MiB': [film.bytes / MIB],
        'first frame ms': of('firstFrame', 'anochat'),
        'first frame ms of plain-file': of('firstFrame', 'plain-file'),
      },
    );
  } finally {
    await scene.end();
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}

const PAGE = `<!doctype html><button onclick="
  document.body.append(Object.assign(document.createElement('video'),
    { src: 'film.mp4', autoplay: true, muted: true }))">Play</button>`;

async function playToEnd(page: Page, play: () => Promise<void>): Promise<Seen> {
  const player = new FilmPlayer(page);
  const began = performance.now();
  await play();
  await player.begins();
  const firstFrame = performance.now() - began;
  const end = Math.floor(await player.duration()) - 3;
  return { firstFrame, seek: await player.seek(end) };
}
