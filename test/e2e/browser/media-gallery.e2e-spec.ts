import type { BlobRef, Part } from '@anochat/contract';
import type { FileSource } from '@anochat/sdk';
import type { Locator, Page } from 'playwright-core';
import {
  encryptedPerson,
  messagesOf,
  type EncryptedPerson,
} from '../../medium/sdk/encryption/encrypted-person';
import { until } from '../../support/until';
import { examine } from './examine';
import { madePicture, madeSound, madeVideo } from './made-files';
import type { Person } from './person';
import { hasFfmpeg } from './real-media';
import { story } from './story';
import type { Talk } from './talk';

const SECONDS = 300;
const WAVE = Array.from({ length: 48 }, (_, at) => Math.round(127 + 120 * Math.sin(at / 3)));
const SONG = 'Shanty.ogg';
const PEN = 'What came of it';
/** More than fit on a screen. */
const LINES = 16;

const inMemory = (bytes: Uint8Array): FileSource => ({
  size: bytes.length,
  read: (start, end) => Promise.resolve(Uint8Array.from(bytes.subarray(start, end))),
});

const tell = (): void =>
  story('what a conversation holds is found without scrolling to it', (tale) => {
    let alice: Person;
    let bob: EncryptedPerson;
    let room: string;
    let page: Page;
    let talk: Talk;
    let details: Locator;
    const grave: string[] = [];

    const attach = (bytes: Uint8Array, name: string, mime: string): BlobRef =>
      bob.client.media.attach(inMemory(bytes), { name, mime });
    const send = async (...parts: readonly Part[]): Promise<void> => {
      await bob.client.conversation(room).send({ parts: [...parts] });
    };
    const pictureOf = (name: string, size: '640x480' | '300x600'): Part => ({
      ...{ type: 'image', ...attach(madePicture(size), name, 'image/png') },
      ...(size === '640x480' ? { width: 640, height: 480 } : { width: 300, height: 600 }),
    });
    const sendAll = async (): Promise<void> => {
      const sound = madeSound(SECONDS);
      const heard = { duration: SECONDS * 1_000, waveform: WAVE };
      await send(pictureOf('Harbour.png', '640x480'), { type: 'text', text: 'The harbour' });
      await send(pictureOf('Tower.png', '300x600'), { type: 'text', text: 'The tower' });
      await send({
        ...{ type: 'video', ...attach(madeVideo('320x180', 6), 'Waves.webm', 'video/webm') },
        thumbnail: attach(madePicture('160x90'), 'poster.png', 'image/png'),
        ...{ width: 320, height: 180, duration: 6_000 },
      });
      await send({ type: 'audio', ...attach(sound, SONG, 'audio/ogg'), ...heard });
      await send({ type: 'audio', ...attach(sound, '', 'audio/ogg'), ...heard });
      await send({ type: 'file', ...attach(Buffer.from('1,2'), 'Tides.csv', 'text/csv') });
      await send({ type: 'text', text: 'See https://harbour.example/tides, and that is all' });
      for (let line = 1; line <= LINES; line += 1) {
        await send({ type: 'text', text: `${PEN}, ${line} of ${LINES}` });
      }
      await send(pictureOf('Harbour.png', '640x480'));
    };

    const choose = (kind: string): Promise<void> => details.getByLabel(kind).check({ force: true });
    const isInSight = async (text: string): Promise<void> =>
      until(`"${text}" in sight`, async () => {
        const box = await talk.message(text).boundingBox();
        return box !== null && box.y >= 0 && box.y < 800;
      });
    const bar = (): Locator => page.getByRole('region', { name: 'Playing', exact: true });

    tale.prepare(async () => {
      alice = await tale.house.person('Alice Ahorn', { reducedMotion: 'reduce' });
      ({ page } = alice);
      await alice.register();
      bob = await encryptedPerson(tale.house.server.url, 'bob');
      const { items } = await bob.client.api.users.search('alice');
      const userId = items[0]?.id ?? '';
      room = (await bob.client.createConversation({ kind: 'direct', userId })).id;
      bob.client.conversation(room).timeline.subscribe(() => undefined);
      await sendAll();
      await alice.startChannel('Lighthouses');
      await alice.row('bob').getByText('Photo').waitFor();
      await examine(page, 'gallery-preview', grave);
      talk = await alice.open('bob');
      details = await talk.openDetails();
    });

    tale.step('in a box beside it, which leads to each kind', async () => {
      const box = details.getByRole('region', { name: 'Photos, files and links' });
      await until('every tile', async () => (await box.locator('img').count()) === 4);
      await box.scrollIntoViewIfNeeded();
      await examine(page, 'gallery-box', grave);
      await box.getByRole('button', { name: 'See all' }).click();
      await details.getByRole('button', { name: /^Open video, .*, 0:06$/ }).waitFor();
      expect(await details.getByRole('button', { name: /^Open photo, / }).count()).toBe(3);
      await examine(page, 'gallery-visual', grave);
      await choose('Files');
      await details.getByRole('heading', { name: 'Files', level: 1 }).waitFor();
      await details.getByText('Tides.csv').waitFor();
      await examine(page, 'gallery-file', grave);
      await choose('Voice and music');
      await details.getByRole('button', { name: `Play ${SONG}, 5:00` }).waitFor();
      await details.getByRole('button', { name: 'Play Voice message, 5:00' }).waitFor();
      await examine(page, 'gallery-sound', grave);
      await choose('Links');
      const link = details.getByRole('link', { name: 'harbour.example/tides' });
      expect(await link.getAttribute('href')).toBe('https://harbour.example/tides');
      await examine(page, 'gallery-link', grave);
      expect(grave).toEqual([]);
    });

    tale.step('with a viewer, which leads on to the message', async () => {
      await choose('Photos and videos');
      // The newest first: the third of them all is the second that was sent.
      const tower = details.getByRole('button', { name: /^Open photo, / }).nth(1);
      await tower.click();
      const viewer = page.getByRole('dialog', { name: 'Picture viewer' });
      await viewer.getByText(/Photo 2 of 4$/).waitFor();
      await viewer.getByText('The tower').waitFor();
      await viewer.getByRole('button', { name: 'Forward' }).click();
      const forwarding = page.getByRole('dialog', { name: 'Forward to' });
      const channel = forwarding.getByRole('button', { name: /Lighthouses/ });
      await channel.getByText('The server can read it there').waitFor();
      await examine(page, 'gallery-forward', grave);
      await channel.click();
      const question = 'Forward the files unencrypted to Lighthouses?';
      await page.getByRole('dialog', { name: question }).waitFor();
      await examine(page, 'gallery-forward-ask', grave);
      // One layer at a time.
      await page.keyboard.press('Escape');
      await page.getByRole('dialog', { name: question }).waitFor({ state: 'detached' });
      await channel.waitFor();
      await page.keyboard.press('Escape');
      await forwarding.waitFor({ state: 'detached' });
      await viewer.getByRole('button', { name: 'Show in the conversation' }).click();
      await viewer.waitFor({ state: 'detached' });
      await isInSight('The tower');
      expect(grave).toEqual([]);
    });

    tale.step('till it is deleted', async () => {
      const tower = messagesOf(bob.client.conversation(room).timeline.get()).find(
        ({ body }) => body.state === 'content' && JSON.stringify(body.parts).includes('tower'),
      );
      expect(await details.getByRole('button', { name: /^Open photo, / }).count()).toBe(3);
      await bob.client.conversation(room).redact(tower?.seq ?? 0);
      await until('two photos', async () => {
        return (await details.getByRole('button', { name: /^Open photo, / }).count()) === 2;
      });
    });

    tale.step('while a sound plays on wherever one looks', async () => {
      await choose('Voice and music');
      await details.getByRole('button', { name: `Play ${SONG}, 5:00` }).click();
      await page.locator('.voice[data-playing=playing]').first().waitFor();
      expect(await bar().count()).toBe(0);
      await choose('Files');
      await alice.open('Lighthouses');
      await bar().getByText('bob').waitFor();
      await bar().getByRole('button', { name: 'Playback speed 1 times' }).click();
      await bar().getByRole('button', { name: 'Playback speed 1.5 times' }).waitFor();
      await bar()
        .getByRole('button', { name: `Pause ${SONG}, 5:00` })
        .click();
      await bar()
        .getByRole('button', { name: `Play ${SONG}, 5:00` })
        .waitFor();
      await examine(page, 'playing-bar', grave);
      await page.emulateMedia({ colorScheme: 'dark' });
      await examine(page, 'playing-bar-dark', grave);
      await page.emulateMedia({ colorScheme: 'light' });
      await bar()
        .getByRole('button', { name: /^Show the message that is playing/ })
        .click();
      talk = await alice.talk('bob');
      await isInSight(SONG);
      await bar().waitFor({ state: 'detached' });
      // Scrolled away, and stopped.
      await page.locator('.line').hover();
      await page.mouse.wheel(0, 20_000);
      await bar().getByRole('button', { name: 'Stop playing' }).click();
      await bar().waitFor({ state: 'detached' });
      expect(await page.locator('[data-playing]').count()).toBe(0);
      expect(grave).toEqual([]);
    });

    tale.step('in the dark, on a narrow screen, and from right to left', async () => {
      details = await talk.openDetails();
      const look = async (name: string): Promise<void> => {
        const box = page.locator('.panel .box').filter({ has: page.locator('.gallery-mini') });
        await until('every tile', async () => (await box.locator('img').count()) === 3);
        await box.scrollIntoViewIfNeeded();
        await examine(page, `gallery-box-${name}`, grave);
        await box.locator('.link').click();
        for (const [at, kind] of ['visual', 'file', 'sound', 'link'].entries()) {
          await page.locator('.gallery-kinds input').nth(at).check({ force: true });
          await page.locator('.gallery-month').waitFor();
          await examine(page, `gallery-${kind}-${name}`, grave);
        }
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
        await page.locator('.panel-head button').click();
      };
      await page.emulateMedia({ colorScheme: 'dark' });
      await look('dark');
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize({ width: 390, height: 800 });
      await look('narrow');
      await page.evaluate(
        `localStorage.setItem('anochat.preferences', JSON.stringify({ ...JSON.parse(localStorage.getItem('anochat.preferences')), state: { ...JSON.parse(localStorage.getItem('anochat.preferences')).state, language: 'ar' } }))`,
      );
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.reload();
      await look('arabic');
      expect(grave).toEqual([]);
      await bob.installation.close();
    });
  });

if (hasFfmpeg) tell();
else
  describe.skip('the gallery in the browser (skipped where there is no ffmpeg)', () => undefined);
