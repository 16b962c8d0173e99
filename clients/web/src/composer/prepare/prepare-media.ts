import { oneAtATime, safeName, sniff, SNIFFED_BYTES, withEnding } from '@anochat/sdk/shown';

import { askPictureThread } from './ask-picture-thread';
import type { AttachedFile, Prepared } from './prepared';
import { readPlayable } from './read-playable';
import { stripIsoMedia } from './strip-iso-media';
import { waveformOf } from './waveform-of';

/** Players are dear. */
const inTurn = oneAtATime();

interface PrepareOptions {
  /** Pictures keep their size and quality. */
  readonly original: boolean;
}

/**
 * Makes a file ready to be sent: finds out what it is by its bytes, takes out of pictures and films what
 * tells of place and time, makes what is shown before it is there. Never rejects: what cannot be looked
 * into goes as a file.
 */
export async function prepareMedia(
  file: AttachedFile,
  { original }: PrepareOptions = { original: false },
): Promise<Prepared> {
  const name = safeName(file.name, 'file');
  const { kind, mime } = sniff(await beginningOf(file.source));
  const given = file.source.slice(0, file.source.size, mime);
  if (file.kind === 'voice') {
    const { duration = 0, waveform = null } = file;
    return { type: 'audio', source: given, name, mime: heard(mime), duration, waveform };
  }
  const source = IN_BOXES.has(mime) ? await stripIsoMedia(given).catch(() => given) : given;
  const asFile: Prepared = { type: 'file', source, name, mime };
  try {
    switch (kind) {
      case 'file':
        return asFile;
      case 'image':
        return (await picture(source, name, original)) ?? asFile;
      case 'video':
      case 'audio':
        return (await inTurn(() => playable(source, name, file.mime))) ?? asFile;
    }
  } catch {
    return asFile;
  }
}

const IN_BOXES: ReadonlySet<string> = new Set([
  ...['video/mp4', 'video/quicktime', 'audio/mp4', 'image/heic', 'image/avif'],
]);

/** One that cannot be read any more is noticed when it is sent. */
const beginningOf = async (source: Blob): Promise<Uint8Array> =>
  new Uint8Array(
    await source
      .slice(0, SNIFFED_BYTES)
      .arrayBuffer()
      .catch(() => new ArrayBuffer()),
  );

/** The same container without pictures. */
const heard = (mime: string): string => mime.replace(/^video\//, 'audio/');

const ENDINGS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
};

async function picture(source: Blob, name: string, original: boolean): Promise<Prepared | null> {
  const made = await askPictureThread({ type: 'prepare', source, original });
  if (!made) return null;
  const mime = made.source.type;
  const ending = mime === source.type ? undefined : ENDINGS[mime];
  return { ...made, mime, name: ending === undefined ? name : withEnding(name, ending) };
}

async function playable(source: Blob, name: string, claimed: string): Promise<Prepared | null> {
  const found = await readPlayable(source);
  if (!found) return null;
  const { duration } = found;
  if (!found.picture) {
    // A film in a form that is not known here plays as its sound: that alone would not be the film.
    if (source.type.startsWith('video/') && !claimed.startsWith('audio/')) return null;
    const waveform = await waveformOf(source, duration);
    return { type: 'audio', source, name, mime: heard(source.type), duration, waveform };
  }
  const { width, height, frame } = found.picture;
  const look = frame && (await askPictureThread({ type: 'look', frame }, [frame]));
  const { thumbnail = null, thumbhash = null } = look ?? {};
  const mime = source.type.replace(/^audio\//, 'video/');
  return { type: 'video', source, name, mime, duration, width, height, thumbnail, thumbhash };
}
