import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { madePicture, madeVideo } from '../browser/made-files';
import type { Person } from '../browser/person';
import type { Talk } from '../browser/talk';
import { RESULTS } from '../browser/house';
import { story } from '../browser/story';
import type { Phone } from './phone';
import { phonesOf } from './phones-of';

const PICTURES = join(RESULTS, '../mobile');

story('messages of every kind on the phone', (tale) => {
  const phoneOf = phonesOf(tale);
  let alice: Phone;
  let bob: Person;
  let talk: Talk;

  beforeAll(() => void mkdirSync(PICTURES, { recursive: true }));

  const picture = async (name: string): Promise<void> => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await alice.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await alice.page.screenshot({ path: join(PICTURES, `${name}-${colorScheme}.png`) });
    }
  };
  const write = async (text: string): Promise<void> => {
    await alice.at('composer').fill(text);
    await alice.at('send').click();
  };
  const bubble = (text: string) =>
    alice.page.locator('[data-testid^="message-"]').filter({ hasText: text }).last();
  /** The bubble that says so, held until its actions come. */
  const hold = async (text: string): Promise<void> => {
    const box = (await bubble(text).boundingBox())!;
    await alice.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await alice.page.mouse.down();
    await alice.at('message-actions').waitFor();
    await alice.page.mouse.up();
  };
  const attach = async (
    entry: 'attach-media' | 'attach-file',
    files: readonly { name: string; mimeType: string; buffer: Buffer }[],
  ): Promise<void> => {
    await alice.at('attach').click();
    const choosing = alice.page.waitForEvent('filechooser');
    await alice.at(entry).click();
    await (await choosing).setFiles([...files]);
    await alice
      .at('tile')
      .nth(files.length - 1)
      .waitFor();
  };

  tale.prepare(async () => {
    alice = await phoneOf('Alice Ahorn', {
      permissions: ['clipboard-read', 'clipboard-write', 'microphone'],
    });
    bob = await tale.house.person('Bob Birke');
    await Promise.all([alice.register(), bob.register()]);
  });

  tale.step('text goes both ways, with its marks', async () => {
    await alice.startDirectWith(bob);
    await alice.at('chat').waitFor();
    await picture('chat-empty');
    await write('Hello Bob, **bold** and https://harbour.example/tides');
    talk = await bob.open('Alice Ahorn');
    await talk.shows('Hello Bob');
    await talk.say('Hello Alice, this is long enough to take two lines on a phone of this width');
    await bubble('this is long enough').waitFor();
    await write('```lamp.sh\necho light\n```');
    await write('🥾🌊');
    await picture('chat');
  });

  tale.step('a message takes a reaction, an answer, an edit, and is taken back', async () => {
    await hold('this is long enough');
    await picture('message-actions');
    await alice.at('react-👍').click();
    await talk.reaction('this is long enough', '👍 1').waitFor();
    await hold('this is long enough');
    await alice.at('react-more').click();
    await alice.at('any-reaction').fill('ok');
    await alice.page.getByText('One emoji and nothing else.').waitFor();
    await picture('any-reaction');
    await alice.at('any-reaction').fill('🦑');
    await talk.reaction('this is long enough', '🦑 1').waitFor();
    await hold('this is long enough');
    await alice.at('action-reply').click();
    await alice.at('composer-banner').waitFor();
    await write('An answer');
    await alice.at('quote').waitFor();
    await hold('An answer');
    await alice.at('action-edit').click();
    await write('Another answer');
    await talk.shows('Another answer');
    await picture('chat-reply');
    await hold('Another answer');
    await alice.at('action-delete').click();
    await alice.page.getByRole('button', { name: 'Undo' }).click();
    await bubble('Another answer').waitFor();
  });

  tale.step('pictures go as an album, with what is written below', async () => {
    const files = ['640x480', '480x640', '800x400'].map((size, index) => ({
      name: `p${index}.png`,
      mimeType: 'image/png',
      buffer: madePicture(size),
    }));
    await attach('attach-media', files);
    await alice.at('composer').fill('Three of the coast');
    await picture('tray');
    await alice.at('send').click();
    await talk.shows('Three of the coast');
    await alice.at('album-2').waitFor();
    await alice.at('picture-whole').nth(2).waitFor();
    await picture('album');
    await alice.at('album-1').click();
    await alice.at('viewer').waitFor();
    await alice.at('viewer-next').click();
    await picture('viewer');
    await alice.at('viewer-close').click();
  });

  tale.step('a film and a file go', async () => {
    await attach('attach-media', [
      { name: 'f.webm', mimeType: 'video/webm', buffer: madeVideo('640x360', 2) },
    ]);
    await alice.at('send').click();
    await alice.at('play-video').waitFor();
    await attach('attach-file', [
      { name: 'packing-list.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 x') },
    ]);
    await alice.at('send').click();
    await talk.shows('packing-list');
    await alice.at('file').waitFor();
    await alice.at('play-video').click();
    await alice.page.locator('video').waitFor();
    await picture('film-and-file');
  });

  tale.step('a voice message is recorded, heard before it goes, and heard again', async () => {
    await alice.at('record').click();
    await alice.at('voice-bar').waitFor();
    await alice.page.waitForTimeout(1_500);
    await picture('recording');
    await alice.at('voice-stop').click();
    await alice.at('voice-listen').waitFor();
    await picture('recorded');
    await alice.at('voice-send').click();
    await alice.at('audio').waitFor();
    await alice.at('audio-play').click();
    await alice.at('audio-pause').waitFor();
    await picture('voice');
  });
});
