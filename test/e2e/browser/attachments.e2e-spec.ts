import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { ImagePart, Part, VideoPart } from '@anochat/contract';
import { until } from '../../support/until';
import { examine } from './examine';
import { finger } from './finger';
import type { Person } from './person';
import {
  asFromCamera,
  hasFfmpeg,
  make,
  pattern,
  pixelsOf,
  TOLD_BY_CAMERA,
  tone,
} from './real-media';
import { Receiver } from './receiver';
import { story } from './story';
import type { Talk } from './talk';

const MIB = 1024 ** 2;
const GROUP = 'Tea';
const PLACE_OF_FILM = '+52.5163+013.3777/';

const kindsOf = (parts: readonly Part[]): readonly string[] => parts.map(({ type }) => type);
const namesOf = (parts: readonly Part[]): readonly string[] =>
  parts.map((part) => (part.type === 'text' ? part.text : part.name));

story(
  'somebody who sends files',
  (tale) => {
    if (!hasFfmpeg) {
      it.skip('skipped where there is no ffmpeg', () => undefined);
      return;
    }
    const folder = mkdtempSync(join(tmpdir(), 'anochat-media-'));
    const at = (name: string): string => join(folder, name);
    let alice: Person;
    let bob: Receiver;
    let talk: Talk;

    /** As files are pasted, or let go over the messages. */
    const hand = async (event: 'paste' | 'drop', ...names: readonly string[]): Promise<void> => {
      const files = names.map((name) => [basename(name), readFileSync(at(name), 'base64')]);
      const target = event === 'paste' ? '.comp textarea' : '[role="log"]';
      await alice.page.evaluate(`(() => {
        const data = new DataTransfer();
        for (const [name, bytes] of ${JSON.stringify(files)}) {
          const body = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
          data.items.add(new File([body], name));
        }
        const target = document.querySelector('${target}');
        const about = { bubbles: true, cancelable: true };
        if ('${event}' === 'paste') {
          target.dispatchEvent(new ClipboardEvent('paste', { ...about, clipboardData: data }));
          return;
        }
        for (const name of ['dragenter', 'dragover', 'drop']) {
          target.dispatchEvent(new DragEvent(name, { ...about, dataTransfer: data }));
        }
      })()`);
    };
    const sendNow = async (): Promise<void> => {
      await talk.composer.press('Enter');
      await talk.tray.waitFor({ state: 'detached' });
    };
    const sizeOf = (bytes: Buffer): string => {
      writeFileSync(at('received'), bytes);
      return pixelsOf(at('received'));
    };

    tale.prepare(async () => {
      make(folder, 'plain.jpg', [...pattern('3000x1500'), '-frames:v', '1']);
      writeFileSync(at('photo.jpg'), asFromCamera(at('plain.jpg')));
      make(folder, 'shot.png', [...pattern('640x400'), '-frames:v', '1']);
      const place = ['-metadata', `comment=${PLACE_OF_FILM}`];
      make(folder, 'film.mp4', [...pattern('320x240'), '-t', '2', '-pix_fmt', 'yuv420p', ...place]);
      make(folder, 'music.mp3', tone(3));
      writeFileSync(at('rules.pdf'), '%PDF-1.4\n% the rules of the cabin\n');
      writeFileSync(at('broken.jpg'), readFileSync(at('photo.jpg')).subarray(0, 4000));
      // Sparse: nobody reads them.
      for (const [name, bytes] of [
        ['vast.bin', 4096 * MIB + 1],
        ['large.bin', 200 * MIB],
      ] as const) {
        writeFileSync(at(name), '');
        truncateSync(at(name), bytes);
      }
      // Without the worker that keeps the files: what goes up can be held back.
      alice = await tale.house.person('Alice Ahorn', { serviceWorkers: 'block', hasTouch: true });
      [bob] = await Promise.all([
        Receiver.register(tale.house.server.url, 'Bob Birke'),
        alice.register(),
      ]);
      talk = await alice.startDirectWith(bob);
    });
    afterAll(async () => {
      await bob?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    tale.step('gathers them from everywhere, and puts them into an order', async () => {
      await talk.attach('Photo or video', [at('photo.jpg'), at('film.mp4')]);
      await hand('paste', 'shot.png');
      await hand('drop', 'music.mp3', 'rules.pdf');
      const names = ['photo.jpg', 'film.mp4', 'shot.png', 'music.mp3', 'rules.pdf'];
      await until('the tray', async () => (await talk.inTray()).join() === names.join());
      await talk.composer.fill('All of it');

      const pdf = alice.page.getByRole('button', { name: 'Remove rules.pdf' });
      for (let moved = 0; moved < 4; moved += 1) {
        await pdf.press('Alt+ArrowLeft');
        await until(
          'the place',
          async () => (await talk.inTray()).indexOf('rules.pdf') === 3 - moved,
        );
        await pdf.and(alice.page.locator(':focus')).waitFor();
      }
      const photo = await talk.tray.locator('.tile').nth(1).boundingBox();
      const last = await talk.tray.locator('.tile').nth(4).boundingBox();
      if (!photo || !last) throw new Error('No tiles are shown');
      const { mouse } = alice.page;
      await mouse.move(photo.x + 40, photo.y + 60);
      await mouse.down();
      await mouse.move(last.x + last.width / 2 - 20, last.y + 60, { steps: 4 });
      await mouse.move(last.x + last.width - 4, last.y + 60);
      await talk.tray.locator('.gap').waitFor();
      await mouse.up();
      expect(await talk.inTray()).toEqual([
        ...['rules.pdf', 'film.mp4', 'shot.png', 'music.mp3', 'photo.jpg'],
      ]);
      await alice.page.getByText('6 of 32 parts').waitFor();
    });

    tale.step('moves one by a finger that rests on it, and back', async () => {
      const touch = await alice.page.context().newCDPSession(alice.page);
      const before = await talk.inTray();
      const drag = async (from: number, to: number): Promise<void> => {
        const start = await talk.tray.locator('.tile').nth(from).boundingBox();
        const end = await talk.tray.locator('.tile').nth(to).boundingBox();
        if (!start || !end) throw new Error('No tiles are shown');
        const y = start.y + 60;
        await finger(touch, 'touchStart', { x: start.x + 40, y });
        await talk.tray.locator('.is-lift').waitFor();
        const x = to > from ? end.x + end.width - 4 : end.x + 4;
        await finger(touch, 'touchMove', { x: (start.x + x) / 2, y });
        await finger(touch, 'touchMove', { x, y });
        await talk.tray.locator('.gap').waitFor();
        await finger(touch, 'touchEnd');
        await talk.tray.locator('.is-lift').waitFor({ state: 'detached' });
      };
      await drag(1, 2);
      const [pdf, film, shot, ...others] = before;
      expect(await talk.inTray()).toEqual([pdf, shot, film, ...others]);
      await drag(2, 1);
      expect(await talk.inTray()).toEqual(before);
    });

    tale.step('looks at them in every light', async () => {
      const { page } = alice;
      const grave: string[] = [];
      await page.getByText(/being prepared/).waitFor({ state: 'detached' });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await examine(page, `tray-${colorScheme}`, grave);
      }
      await page.evaluate("document.documentElement.dir = 'rtl'");
      await examine(page, 'tray-mirrored', grave);
      await page.evaluate("document.documentElement.dir = 'ltr'");
      await page.setViewportSize({ width: 390, height: 844 });
      await examine(page, 'tray-narrow', grave);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
      await page.setViewportSize({ width: 1280, height: 800 });
      expect(grave).toEqual([]);
    });

    tale.step('finds them again after a look at another conversation', async () => {
      await alice.startGroup(GROUP, [bob]);
      expect(await talk.tray.count()).toBe(0);
      talk = await alice.open(bob.name);
      expect(await talk.inTray()).toHaveLength(5);
      expect(await talk.composer.inputValue()).toBe('All of it');
    });

    tale.step('sends them as one message, of which the other has every byte', async () => {
      await sendNow();
      const parts = await bob.message(0);
      expect(namesOf(parts)).toEqual([
        ...['rules.pdf', 'film.mp4', 'shot.png', 'music.mp3', 'photo.jpg', 'All of it'],
      ]);
      expect(kindsOf(parts)).toEqual(['file', 'video', 'image', 'audio', 'image', 'text']);
      const [pdf, film, shot, music, photo] = parts;
      if (pdf?.type !== 'file' || music?.type !== 'audio') throw new Error('Others came');
      expect(pdf.mime).toBe('application/pdf');
      expect(await bob.bytesOf(pdf)).toEqual(readFileSync(at('rules.pdf')));
      expect(film).toMatchObject({ mime: 'video/mp4', width: 320, height: 240, duration: 2000 });
      expect(sizeOf(await bob.bytesOf((film as VideoPart).thumbnail!))).toBe('320x240');
      const original = readFileSync(at('film.mp4'));
      expect(original.includes(PLACE_OF_FILM)).toBe(true);
      const sent = await bob.bytesOf(film as VideoPart);
      expect(sent.includes(PLACE_OF_FILM)).toBe(false);
      expect(sent).toHaveLength(original.length);
      expect(sizeOf(sent)).toBe('320x240');
      expect(shot).toMatchObject({ mime: 'image/png', width: 640, height: 400 });
      expect(music.mime).toBe('audio/mpeg');
      expect(Math.abs(music.duration - 3000)).toBeLessThan(150);
      expect(Math.max(...(music.waveform ?? []))).toBe(255);

      const image = photo as ImagePart;
      expect(image).toMatchObject({ mime: 'image/jpeg', width: 1280, height: 2560 });
      expect(image.thumbhash).toMatch(/^[\w+/=]{20,64}$/);
      const bytes = await bob.bytesOf(image);
      expect(bytes.includes(TOLD_BY_CAMERA)).toBe(false);
      expect(bytes.includes('Exif')).toBe(false);
      expect(sizeOf(bytes)).toBe('1280x2560');
      expect(sizeOf(await bob.bytesOf(image.thumbnail!))).toBe('160x320');
    });

    tale.step('sends each kind alone, and without a word', async () => {
      for (const [place, name, kind] of [
        [1, 'shot.png', 'image'],
        [2, 'film.mp4', 'video'],
        [3, 'music.mp3', 'audio'],
        [4, 'rules.pdf', 'file'],
        [5, 'broken.jpg', 'file'],
      ] as const) {
        await talk.attach('File', [at(name)]);
        await talk.tray.waitFor();
        await sendNow();
        const parts = await bob.message(place);
        expect(kindsOf(parts)).toEqual([kind]);
        expect(namesOf(parts)).toEqual([name]);
      }
    });

    tale.step('sends a picture as it was taken, without where it was taken', async () => {
      await talk.attach('File', [at('photo.jpg')]);
      await alice.page.getByRole('switch', { name: 'Original quality' }).check();
      await sendNow();
      const [image] = await bob.message(6);
      if (image?.type !== 'image') throw new Error('No picture came');
      // As it is shown: the bytes lie on their side, and say so.
      expect(image).toMatchObject({ width: 1500, height: 3000 });
      const bytes = await bob.bytesOf(image);
      expect(bytes.includes(TOLD_BY_CAMERA)).toBe(false);
      expect(sizeOf(bytes)).toBe('3000x1500');
      const coded = readFileSync(at('plain.jpg')).subarray(-50_000);
      expect(bytes.includes(coded)).toBe(true);
    });

    tale.step('is told what is too large before anything goes', async () => {
      const asked: string[] = [];
      alice.page.on('request', (request) => {
        if (/\/uploads(?!\/limits)/.test(request.url())) asked.push(request.url());
      });
      await talk.attach('File', [at('vast.bin'), at('large.bin')]);
      await alice.told('vast.bin is too large. A file may have up to 4 GB.');
      await alice.told('No room is left for large.bin.');
      expect(await talk.tray.count()).toBe(0);
      expect(asked).toEqual([]);
    });

    tale.step('calls a message back while its files go up', async () => {
      const { page } = alice;
      let letGo = (): void => undefined;
      const holding = new Promise<void>((resolve) => (letGo = resolve));
      await page.route('**', async (route) => {
        if (route.request().method() === 'PUT') await holding;
        await route.continue().catch(() => undefined);
      });
      await talk.attach('File', [at('music.mp3')]);
      await talk.composer.fill('Not this one');
      await sendNow();
      await talk.shows('Not this one');
      await page.getByRole('button', { name: /^Cancel sending/ }).click();
      await talk.message('Not this one').waitFor({ state: 'detached' });
      letGo();
      await page.unroute('**');
      await talk.say('But this');
      expect(namesOf(await bob.message(7))).toEqual(['But this']);
    });

    tale.step('cannot add files to an edit', async () => {
      await talk.has('But this', 'Delivered');
      await talk.composer.press('ArrowUp');
      await alice.page.getByText('Edit message').waitFor();
      expect(await alice.page.getByRole('button', { name: 'Attach' }).isDisabled()).toBe(true);
      await hand('paste', 'shot.png');
      await hand('drop', 'shot.png');
      await talk.composer.fill('But this one');
      await talk.composer.press('Enter');
      await talk.message('But this one').getByText('edited').waitFor();
      expect(await talk.tray.count()).toBe(0);
    });
  },
  { environment: { MEDIA_USER_QUOTA: String(100 * MIB) } },
);
