import type { MessageItem } from '../../view';

import { nextVoice } from './next-voice';
import { audio, file, message } from './testing/parts';
import type { Track } from './track';

const first = audio('', 1_000);
const track: Track = {
  ...{ conversation: 'tea', key: 'm1', seq: 1, index: 0 },
  ...{ part: first, sender: 'bob' },
};
const placeAfter = (items: readonly MessageItem[], after = track): string | null => {
  const next = nextVoice(items, after);
  return next && `${next.key} ${next.index} ${next.sender}`;
};
const voice = (key: string, sender = 'bob'): MessageItem => message(key, [audio()], { sender });
const start = message('m1', [first]);

it('goes on with the next voice message, whoever has sent it', () => {
  expect(placeAfter([voice('m0'), start, voice('m2', 'eve'), voice('m3')])).toBe('m2 0 eve');
});

it('goes on within the message', () => {
  const both = message('m1', [first, file(), audio()]);
  expect(placeAfter([both, voice('m2')])).toBe('m1 2 bob');
  expect(placeAfter([both, voice('m2')], { ...track, index: 2 })).toBe('m2 0 bob');
});

it('ends where something else is said', () => {
  expect(
    placeAfter([start, message('m2', [{ type: 'text', text: 'No' }]), voice('m3')]),
  ).toBeNull();
  expect(placeAfter([start, message('m2', [audio('song.mp3')]), voice('m3')])).toBeNull();
});

it('ends with the last message, and where its own has gone', () => {
  expect(placeAfter([start])).toBeNull();
  expect(placeAfter([voice('m2'), voice('m3')])).toBeNull();
});

it('does not play on after music', () => {
  expect(placeAfter([start, voice('m2')], { ...track, part: audio('song.mp3') })).toBeNull();
});

it('passes over what was taken back', () => {
  const deleted = message('m2', [], { body: { state: 'deleted', by: 'bob' } });
  expect(placeAfter([start, deleted, voice('m3')])).toBe('m3 0 bob');
});
