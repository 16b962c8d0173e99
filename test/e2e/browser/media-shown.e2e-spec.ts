import type { Part, PartType } from '@anochat/contract';
import type { AnoChat, FileSource } from '@anochat/sdk';
import {
  encryptedPerson,
  type EncryptedPerson,
} from '../../medium/sdk/encryption/encrypted-person';
import { until } from '../../support/until';
import { examine } from './examine';
import { madePicture, madeSound, madeVideo } from './made-files';
import type { Person } from './person';
import { hasFfmpeg } from './real-media';
import { story } from './story';
import type { Talk } from './talk';

const KINDS = ['text', 'image', 'video', 'audio', 'file'] as const;
const COMBINATIONS = 2 ** KINDS.length - 1;
const SECONDS = 6;
/** As tall as it takes to have all of them on the screen. */
const TALL = { width: 1280, height: 9000 };
const WAVE = Array.from({ length: 48 }, (_, at) => Math.round(127 + 120 * Math.sin(at / 3)));
const SCRIPT =
  '<svg xmlns="http://www.w3.org/2000/svg" onload="window.ran=1"><script>window.ran=1</script></svg>';

const inMemory = (bytes: Uint8Array): FileSource => ({
  size: bytes.length,
  read: (start, end) => Promise.resolve(Uint8Array.from(bytes.subarray(start, end))),
});

/** What a message's bubble shows, in order. */
const SHAPES = `[...document.querySelectorAll('.msg .bubble')].map((bubble) =>
  [...bubble.children].flatMap(({ classList }) =>
    ['txt', 'pic', 'grid', 'voice', 'file'].filter((name) => classList.contains(name))).join(' '))`;
const HEIGHTS = `[...document.querySelectorAll('.msg')].map((one) => one.getBoundingClientRect().height)`;
const OPEN = `document.querySelectorAll('.picture:not([data-shown=whole])').length`;

/** The parts of a combination, which begins with another kind each time. */
const kindsOf = (mask: number): readonly PartType[] => {
  const chosen = KINDS.filter((_, bit) => (mask & (1 << bit)) !== 0);
  const turn = mask % chosen.length;
  return [...chosen.slice(turn), ...chosen.slice(0, turn)];
};

const shapeOf = (kinds: readonly PartType[]): string =>
  kinds
    .map(
      (kind) => ({ text: 'txt', image: 'pic', video: 'pic', audio: 'voice', file: 'file' })[kind],
    )
    .join(' ')
    .replace('pic pic', 'grid');

const tell = (): void =>
  story('pictures, films, sounds and files are shown', (tale) => {
    let alice: Person;
    let bob: EncryptedPerson;
    let talk: Talk;
    let room: string;
    const picture = madePicture('640x480');
    const poster = madePicture('160x90');
    const film = madeVideo('320x180', SECONDS);
    const sound = madeSound(SECONDS);

    const attach = (client: AnoChat, bytes: Uint8Array, name: string, mime: string) =>
      client.media.attach(inMemory(bytes), { name, mime });
    const partOf = (kind: PartType, name: string): Part => {
      const { client } = bob;
      switch (kind) {
        case 'text':
          return { type: 'text', text: `${name} in words` };
        case 'image':
          return {
            ...{ type: 'image', ...attach(client, picture, `${name}.png`, 'image/png') },
            ...{ width: 640, height: 480 },
          };
        case 'video':
          return {
            ...{ type: 'video', ...attach(client, film, `${name}.webm`, 'video/webm') },
            thumbnail: attach(client, poster, 'poster.png', 'image/png'),
            ...{ width: 320, height: 180, duration: SECONDS * 1_000 },
          };
        case 'audio':
          return {
            ...{ type: 'audio', ...attach(client, sound, '', 'audio/ogg') },
            ...{ duration: SECONDS * 1_000, waveform: WAVE },
          };
        case 'file':
          return { type: 'file', ...attach(client, Buffer.from(name), `${name}.txt`, 'text/html') };
      }
    };
    const send = (parts: readonly Part[]): Promise<void> =>
      bob.client.conversation(room).send({ parts: [...parts] });

    tale.prepare(async () => {
      alice = await tale.house.person('Alice Ahorn', { viewport: TALL, reducedMotion: 'reduce' });
      await alice.register();
      bob = await encryptedPerson(tale.house.server.url, 'bob');
      const { items } = await bob.client.api.users.search('alice');
      const userId = items[0]?.id ?? '';
      room = (await bob.client.createConversation({ kind: 'direct', userId })).id;
      for (let mask = 1; mask <= COMBINATIONS; mask += 1) {
        await send(kindsOf(mask).map((kind) => partOf(kind, `Combination ${mask}`)));
      }
      await send([{ type: 'text', text: 'That was all' }]);
      talk = await alice.open('bob');
      await talk.shows('That was all');
    });

    tale.step('in all 31 combinations, in the order of their parts', async () => {
      const expected = Array.from({ length: COMBINATIONS }, (_, at) => shapeOf(kindsOf(at + 1)));
      expect(await alice.page.evaluate(SHAPES)).toEqual([...expected, 'txt']);
    });

    tale.step('without moving anything when they come', async () => {
      const { page } = alice;
      let letGo = (): void => undefined;
      const holding = new Promise<void>((resolve) => (letGo = resolve));
      await page.context().route(/\/(files|blobs)\//, async (route) => {
        if (route.request().method() === 'GET') await holding;
        await route.continue();
      });
      await page.reload();
      await talk.shows('That was all');
      const before = await page.evaluate(HEIGHTS);
      expect(await page.evaluate(OPEN)).toBeGreaterThan(COMBINATIONS / 2);
      letGo();
      await until('every picture', async () => {
        const open = `document.querySelectorAll('.picture[data-shown=blur]').length`;
        return (await page.evaluate(open)) === 0;
      });
      expect(await page.evaluate(HEIGHTS)).toEqual(before);
      await page.context().unroute(/\/(files|blobs)\//);
      const grave: string[] = [];
      await examine(page, 'media-31-light', grave);
      expect(grave).toEqual([]);
    });

    tale.step('in a viewer that the keyboard leads through', async () => {
      const { page } = alice;
      const grave: string[] = [];
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.emulateMedia({ colorScheme: 'dark' });
      await examine(page, 'media-31-dark', grave);
      await page.emulateMedia({ colorScheme: 'light' });
      const first = page.getByRole('button', { name: 'Open photo', exact: true }).first();
      await first.focus();
      await page.keyboard.press('Enter');
      const viewer = page.getByRole('dialog', { name: 'Picture viewer' });
      await viewer.getByText(/Photo 1 of 32$/).waitFor();
      await page.keyboard.press('ArrowRight');
      await viewer.getByText(/Photo 2 of 32$/).waitFor();
      await viewer.getByRole('img', { name: /^Photo/ }).waitFor();
      const scale = `new DOMMatrix(getComputedStyle(document.querySelector('.seen')).transform)`;
      await page.keyboard.press('+');
      expect(await page.evaluate(`${scale}.a`)).toBeCloseTo(1.6);
      await page.keyboard.press('ArrowRight');
      expect(await page.evaluate(`${scale}.e`)).toBe(-80);
      await page.keyboard.press('0');
      expect(await page.evaluate(`${scale}.isIdentity`)).toBe(true);
      const saving = page.waitForEvent('download');
      await viewer.getByRole('button', { name: 'Download' }).press('Enter');
      expect((await saving).suggestedFilename()).toBe('Combination 3.png');
      await examine(page, 'media-viewer', grave);
      expect(grave).toEqual([]);
      for (let press = 0; press < 12; press += 1) await page.keyboard.press('Tab');
      expect(
        await page.evaluate(
          `document.activeElement.closest('dialog') !== null || document.activeElement === document.body`,
        ),
      ).toBe(true);
      await page.keyboard.press('End');
      await viewer.getByText(/32 of 32$/).waitFor();
      await page.keyboard.press('Escape');
      await viewer.waitFor({ state: 'detached' });
      expect(await page.evaluate(`document.activeElement.getAttribute('aria-label')`)).toBe(
        'Open photo',
      );
    });

    tale.step('one of them playing at a time', async () => {
      const { page } = alice;
      const voices = page.getByRole('button', { name: /^Play Voice message/ });
      await voices.last().click();
      await page.locator('.voice[data-playing=playing]').waitFor();
      await voices.first().click();
      await until('the other to play', async () => {
        const playing = page.locator('.voice[data-playing]');
        return (
          (await playing.count()) === 1 &&
          (await page.locator('.voice').first().getAttribute('data-playing')) === 'playing'
        );
      });
      await page.getByRole('button', { name: /^Playback speed 1 / }).click();
      await page.getByRole('button', { name: /^Playback speed 1.5 / }).waitFor();
      await page
        .getByRole('button', { name: /^Play video/ })
        .first()
        .click();
      await until('the film alone', async () => {
        const isFilm = await page.evaluate(`document.querySelector('video')?.paused === false`);
        const still = await page.locator('.voice').first().getAttribute('data-playing');
        return isFilm === true && still === 'paused';
      });
    });

    tale.step('as files, when they are not what they are called', async () => {
      const { client } = bob;
      const { page } = alice;
      const asPicture = (bytes: Uint8Array, name: string): Part => ({
        ...{ type: 'image', ...attach(client, bytes, name, 'image/png') },
        ...{ width: 300, height: 200 },
      });
      const bomb = Buffer.from(picture);
      bomb.writeUInt32BE(60_000, 16);
      bomb.writeUInt32BE(60_000, 20);
      await send([
        asPicture(Buffer.from(SCRIPT), 'drawing.png'),
        asPicture(Buffer.from('<!doctype html><script>window.ran=1</script>'), 'page.png'),
        asPicture(picture.subarray(0, 200), 'half.png'),
        asPicture(bomb, 'bomb.png'),
        { type: 'text', text: 'Not one of them' },
      ]);
      // To where the new ones begin, which may be above it.
      await page.getByRole('button', { name: /^Go to/ }).click();
      const message = talk.message('Not one of them');
      await message.scrollIntoViewIfNeeded();
      await until('files', async () => (await message.locator('.file').count()) === 4);
      expect(await message.locator('img').count()).toBe(0);
      const saving = page.waitForEvent('download');
      await message.getByRole('button', { name: 'Save drawing.png' }).click();
      expect((await saving).suggestedFilename()).toBe('drawing.png');
      expect(await page.evaluate('window.ran')).toBeUndefined();
      await message.getByText('saved').waitFor();
    });

    tale.step('on a narrow screen, and from right to left', async () => {
      const { page } = alice;
      const grave: string[] = [];
      await page.setViewportSize({ width: 390, height: 3000 });
      await examine(page, 'media-narrow', grave);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
      await page.evaluate(
        `localStorage.setItem('anochat.preferences', JSON.stringify({ ...JSON.parse(localStorage.getItem('anochat.preferences')), state: { ...JSON.parse(localStorage.getItem('anochat.preferences')).state, language: 'ar' } }))`,
      );
      await page.reload();
      await page.locator('.msg .voice').first().waitFor();
      await examine(page, 'media-arabic', grave);
      expect(grave).toEqual([]);
      await bob.installation.close();
    });
  });

if (hasFfmpeg) tell();
else describe.skip('media in the browser (skipped where there is no ffmpeg)', () => undefined);
