import { partsIcon } from './parts-icon';
import { audio, file, image, video } from './testing/parts';

const text = { type: 'text', text: 'Look' } as const;

it('shows what a message brings, music apart from what was spoken', () => {
  const icons = [image(), video(), audio(), audio('song.mp3'), file()].map((part) =>
    partsIcon([part]),
  );
  expect(icons).toEqual(['image', 'film', 'mic', 'play', 'file']);
});

it('takes the first thing behind words, and behind what a newer version has sent', () => {
  expect(partsIcon([text, { type: 'poll' }, file(), image()])).toBe('file');
});

it('shows nothing for words alone', () => {
  const preview = { url: 'https://a.example/', title: 'A', thumbnail: image() };
  expect(partsIcon([text, { ...text, preview }])).toBeNull();
  expect(partsIcon([{ type: 'poll' }])).toBeNull();
});
