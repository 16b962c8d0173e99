import {
  oneAtATime,
  safeName,
  sniff,
  SNIFFED_BYTES,
  withEnding,
  type AttachedFile,
  type Prepared,
} from '@anochat/sdk/shown';

import type { LocalFile } from './local-file';
import { preparePicture } from './prepare-picture';
import { readFilm } from './read-film';
import { lookOf } from './picture-look';
import { stripFile } from './strip-file';

type Ready = Prepared<LocalFile>;

/** Decoded pictures and players are dear. */
const inTurn = oneAtATime();

/**
 * Makes a file ready to be sent: finds out what it is by its bytes, takes out of pictures and films
 * what tells of place and time, makes what is shown before it is there. Never rejects: what cannot be looked into goes
 * as a file.
 */
export async function prepareMedia(
  file: AttachedFile<LocalFile>,
  { original }: { readonly original: boolean } = { original: false },
): Promise<Ready> {
  const name = safeName(file.name, 'file');
  const { kind, mime } = sniff(await beginningOf(file.source));
  const given: LocalFile = { ...file.source, type: mime };
  if (file.kind === 'voice') {
    const { duration = 0, waveform = null } = file;
    return { type: 'audio', source: given, name, mime: heard(mime), duration, waveform };
  }
  if (kind === 'image' || mime === 'image/heic')
    return inTurn(() => picture(given, name, original));
  const source = await strip(given);
  const asFile: Ready = { type: 'file', source, name, mime };
  if (kind !== 'video' && kind !== 'audio') return asFile;
  const made = await inTurn(() => film(source, name, kind)).catch(() => null);
  return made ?? asFile;
}

/** One that is broken cannot be taken apart, and goes as it is. */
const strip = (given: LocalFile): Promise<LocalFile> => stripFile(given).catch(() => given);

/** One that cannot be read any more is noticed when it is sent. */
const beginningOf = (source: LocalFile): Promise<Uint8Array> =>
  source.read(0, Math.min(SNIFFED_BYTES, source.size)).catch(() => new Uint8Array());

/** The same container without pictures. */
const heard = (mime: string): string => mime.replace(/^video\//, 'audio/');

const ENDINGS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
};

async function picture(given: LocalFile, name: string, original: boolean): Promise<Ready> {
  const source = await strip(given);
  const made = await preparePicture(source, original).catch(() => null);
  if (!made) return { type: 'file', source, name, mime: source.type };
  const mime = made.source.type;
  const ending = mime === source.type ? undefined : ENDINGS[mime];
  return {
    ...{ type: 'image', mime, name: ending === undefined ? name : withEnding(name, ending) },
    ...made,
  };
}

async function film(
  source: LocalFile,
  name: string,
  kind: 'video' | 'audio',
): Promise<Ready | null> {
  const found = await readFilm(source, kind);
  if (!found) return null;
  const { duration, picture: seen } = found;
  if (!seen) {
    return { type: 'audio', source, name, mime: heard(source.type), duration, waveform: null };
  }
  const look = seen.frame === null ? null : await lookOf(seen.frame, seen);
  const { thumbnail = null, thumbhash = null } = look ?? {};
  const { width, height } = seen;
  const mime = source.type.replace(/^audio\//, 'video/');
  return { type: 'video', source, name, mime, duration, width, height, thumbnail, thumbhash };
}
