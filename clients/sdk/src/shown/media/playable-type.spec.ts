import { playableType } from './playable-type';

it('plays videos and sounds under their bare type', () => {
  expect(playableType('video/mp4')).toBe('video/mp4');
  expect(playableType('Audio/WebM; codecs=opus')).toBe('audio/webm');
  expect(playableType('audio/x-m4a')).toBe('audio/mp4');
});

it.each([
  'text/html',
  'image/svg+xml',
  'application/xhtml+xml',
  'application/javascript',
  'application/octet-stream',
  'image/png',
  'video/',
  'video/mp4,text/html',
  'constructor',
  '',
])('plays no %j', (type) => {
  expect(playableType(type)).toBeNull();
});
