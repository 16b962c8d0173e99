import i18next from 'i18next';
import { beforeAll, expect, it } from 'vitest';

import type { Part } from '@anochat/contract';
import { partsLine } from '@anochat/sdk/shown';
import { audio, file, image, video } from '@anochat/sdk/shown/testing';
import { en } from '@anochat/tokens/strings/en';

beforeAll(() => i18next.init({ lng: 'en', resources: { en: { translation: en } } }));

const lineOf = (...parts: readonly Part[]): string => partsLine([...parts], i18next.t, 'en');

it('says what is written, without its marks, whatever comes with it', () => {
  expect(lineOf(image(), { type: 'text', text: '**Dry** socks\n- two' }, file())).toBe(
    'Dry socks two',
  );
});

it.each([
  ['Photo', image()],
  ['Video, 1:02', video()],
  ['Voice message, 0:05', audio()],
  ['song.mp3', audio('song.mp3')],
  ['list.pdf', file('list.pdf')],
  ['fdp.exe', file('\u202Efdp.exe')],
  ['File', file('')],
])('says %j of one thing alone', (line, part) => {
  expect(lineOf(part)).toBe(line);
});

it('counts several, in their order', () => {
  expect(lineOf(image(), image(), audio(), file(), image())).toBe(
    '3 photos, a voice message, and a file',
  );
  expect(lineOf(file(), file())).toBe('2 files');
});

it('says nothing of what this version does not know', () => {
  expect(partsLine([{ type: 'hologram' }], i18next.t, 'en')).toBe('');
});
