import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readPicture } from '@anochat/sdk/shown';

import { stripIsoMedia } from './strip-iso-media';

const runs = (command: string, argument: string): boolean =>
  spawnSync(command, [argument], { stdio: 'ignore' }).status === 0;
const hasTools = runs('ffmpeg', '-version') && runs('exiftool', '-ver');

const FILM = ['-f', 'lavfi', '-i', 'testsrc2=size=96x64:rate=10', '-t', '1'] as const;
const SOUND = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=1'] as const;
const CODED = [...FILM, ...SOUND, '-pix_fmt', 'yuv420p', '-t', '1'] as const;
const STAMPED = ['-metadata', 'creation_time=2024-05-06T07:08:09Z'] as const;
const EXIF = ['-GPSLatitude=52.5', '-GPSLatitudeRef=N', '-Make=Lighthouse'] as const;
const XMP = ['-XMP:GPSLatitude=52.5', '-XMP:GPSLongitude=13.4'] as const;
const PLACES = [
  ...['-Keys:GPSCoordinates=52.5 13.4 30', '-UserData:GPSCoordinates=52.5 13.4 30'],
  ...['-ItemList:GPSCoordinates=52.5 13.4 30', '-Keys:Make=Lighthouse', '-UserData:Model=Camera 7'],
  ...XMP,
] as const;

describe.skipIf(!hasTools)('real files (skipped where there is no ffmpeg or exiftool)', () => {
  const folder = hasTools ? mkdtempSync(join(tmpdir(), 'anochat-told-')) : '';
  const at = (name: string): string => join(folder, name);
  const make = (name: string, args: readonly string[], told: readonly string[]): void => {
    execFileSync('ffmpeg', ['-v', 'error', '-y', ...args, at(name)]);
    execFileSync('exiftool', ['-q', '-overwrite_original', '-n', ...told, at(name)]);
  };
  /** What exiftool finds, of tracks too, that tells of place, time and device. */
  const toldBy = (name: string): string =>
    execFileSync(
      'exiftool',
      [
        ...['-ee', '-a', '-G1', '-s', '-api', 'LargeFileSupport=1', '-GPS*', '-*Location*'],
        ...['-Make', '-Model', '-Comment', '-XMP:all', '-EXIF:all', '-*CreateDate', at(name)],
      ],
      { encoding: 'utf8' },
    ).replace(/.*: 0000:00:00 00:00:00\n/g, '');
  /** A digest of every frame and sample that a decoder gives; it complains of nothing. */
  const decoded = (name: string): string => {
    const args = ['-v', 'error', '-i', at(name), '-f', 'framemd5', '-'];
    const { stdout, stderr } = spawnSync('ffmpeg', args, { encoding: 'utf8' });
    expect(stderr).toBe('');
    return stdout.replace(/^#.*\n/gm, '');
  };
  const keep = async (name: string, blob: Blob | null): Promise<void> =>
    writeFileSync(at(name), new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer()));
  const blobOf = (name: string): Blob => new Blob([new Uint8Array(readFileSync(at(name)))]);

  beforeAll(() => {
    make('end.mp4', [...CODED, ...STAMPED], PLACES);
    make('begin.mp4', [...CODED, ...STAMPED, '-movflags', '+faststart'], PLACES);
    make('film.mov', [...CODED, ...STAMPED], PLACES);
    make('parts.mp4', [...CODED, '-movflags', 'frag_keyframe+empty_moov', ...STAMPED], []);
    make('voice.m4a', [...SOUND, ...STAMPED, '-metadata', 'title=The title'], PLACES);
    make('picture.avif', [...FILM, '-frames:v', '1', '-cpu-used', '8'], [...EXIF, ...XMP]);
    make('moves.gif', FILM, ['-Comment=52.5 13.4', ...XMP]);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(['end.mp4', 'begin.mp4', 'film.mov', 'parts.mp4', 'voice.m4a', 'picture.avif'])(
    'of %s nothing is told any more, and all of it is seen and heard',
    async (name) => {
      expect(toldBy(name)).not.toBe('');
      await keep(`stripped-${name}`, await stripIsoMedia(blobOf(name)));
      expect(toldBy(`stripped-${name}`)).toBe('');
      expect(decoded(`stripped-${name}`)).toBe(decoded(name));
    },
    60_000,
  );

  it('of a GIF nothing is told any more, and all of it is seen', async () => {
    expect(toldBy('moves.gif')).not.toBe('');
    const bytes = new Uint8Array(readFileSync(at('moves.gif')));
    await keep('stripped.gif', new Blob([...readPicture('image/gif', bytes).stripped]));
    expect(toldBy('stripped.gif')).toBe('');
    expect(decoded('stripped.gif')).toBe(decoded('moves.gif'));
  }, 60_000);

  it('keeps the title of a sound', async () => {
    await keep('titled.m4a', await stripIsoMedia(blobOf('voice.m4a')));
    const title = execFileSync('exiftool', ['-s3', '-Title', at('titled.m4a')], {
      encoding: 'utf8',
    });
    expect(title.trim()).toBe('The title');
  }, 60_000);
});
