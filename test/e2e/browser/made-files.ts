import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { make, pattern, tone } from './real-media';

/** The bytes of what ffmpeg makes of these arguments. */
const made = (name: string, args: readonly string[]): Buffer => {
  const folder = mkdtempSync(join(tmpdir(), 'made-'));
  try {
    return readFileSync(make(folder, name, args));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

export const madePicture = (size: string): Buffer =>
  made('a.png', [...pattern(size), '-frames:v', '1']);

export const madeVideo = (size: string, seconds: number): Buffer =>
  made('a.webm', [...pattern(size), ...['-t', String(seconds), '-c:v', 'libvpx', '-b:v', '300k']]);

export const madeSound = (seconds: number): Buffer =>
  made('a.ogg', [...tone(seconds), '-c:a', 'libopus']);
