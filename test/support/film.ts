import { execFile, spawnSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const hasFfmpeg = spawnSync('ffmpeg', ['-version'], { stdio: 'ignore' }).status === 0;

export interface Film {
  readonly path: string;
  readonly bytes: number;
  readonly milliseconds: number;
  readonly width: number;
  readonly height: number;
}

const SIZE = { width: 640, height: 360 } as const;

/** A real film of about that size at some 6 Mbit/s, its index at the beginning: one clip over and over. */
export async function makeFilm(folder: string, bytes: number): Promise<Film> {
  const [clip, path] = [join(folder, 'clip.mp4'), join(folder, 'film.mp4')];
  const picture = `testsrc2=size=${SIZE.width}x${SIZE.height}:rate=25:duration=6,noise=alls=40:allf=t`;
  const rate = ['-b:v', '6M', '-minrate', '6M', '-maxrate', '6M', '-bufsize', '6M'];
  await ffmpeg(
    ...['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', 'sine=frequency=440:duration=6'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', ...rate, '-pix_fmt', 'yuv420p', '-g', '25'],
    ...['-c:a', 'aac', '-shortest', clip],
  );
  const more = Math.floor(bytes / (await stat(clip)).size);
  await ffmpeg(
    ...['-stream_loop', String(more), '-i', clip, '-c', 'copy', '-movflags', '+faststart', path],
  );
  const { stdout } = await promisify(execFile)('ffprobe', [
    ...['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', path],
  ]);
  const milliseconds = Math.round(Number(stdout) * 1_000);
  return { path, bytes: (await stat(path)).size, milliseconds, ...SIZE };
}

const ffmpeg = (...args: readonly string[]): Promise<unknown> =>
  promisify(execFile)('ffmpeg', ['-hide_banner', '-loglevel', 'error', '-y', ...args]);
