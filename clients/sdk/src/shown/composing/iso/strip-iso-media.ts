import type { FileSource } from '../../../media/file-source';
import { Erasure, type Piece } from './erasure';
import { boxesIn, fourLetters, type IsoBox, NoBox, viewOf } from './iso-boxes';
import { readToldItems } from './read-told-items';
import { readTrackSamples } from './read-track-samples';

const list = (types: string): ReadonlySet<string> => new Set(types.split(' '));

/** What makes a film, a sound or a picture, by the box that it stands in; all else goes. */
const KEPT = {
  file: list('ftyp styp moov mdat imda moof mfra sidx ssix pdin prft emsg wide'),
  moov: list('mvhd trak mvex iods pssh ctab clip cmov'),
  trak: list('tkhd mdia edts tref tapt trgr load imap clip'),
  mdia: list('mdhd hdlr minf elng'),
} as const;
/** Tracks that are seen or heard. What others hold is data of the device: its place, above all. */
const SEEN_OR_HEARD = list('vide soun auxv pict subt sbtl text clcp tmcd hint');
const MUSIC_TAGS = list(
  '©nam ©ART ©alb ©gen ©wrt ©grp ©lyr aART gnre trkn disk covr cpil tmpo pgap soal soar sonm',
);

const FREE = Uint8Array.from('free', (letter) => letter.charCodeAt(0));
const VERSION_BYTES = 4;
/** Of `hdlr`: version, what was once a type, the type, and what is reserved. */
const HANDLER_BYTES = 24;

/**
 * Takes out of a film, a sound or a picture in ISO boxes (MP4, QuickTime, HEIC, AVIF) what tells of
 * place, time, device and person: such boxes become free space of the same length, times and names
 * become zeros, and what follows the last box is left out. Only headers and tables are read,
 * whatever the file's length.
 *
 * @returns what it is then put together of, `null`: it stays as it is, or is no such file
 */
export async function stripIsoMedia(source: FileSource): Promise<readonly Piece[] | null> {
  const erasure = new Erasure();
  let end = source.size;
  let hasContent = false;
  try {
    for await (const box of boxesIn(source, 0, source.size)) {
      if (box.type === 'moov') await inWhole(stripMovie(source, box, erasure));
      else if (box.type === 'meta') await inWhole(stripMeta(source, box, erasure));
      else if (!KEPT.file.has(box.type)) free(box, erasure);
      hasContent ||= box.type === 'moov' || box.type === 'meta';
    }
  } catch (error) {
    if (error instanceof RangeError || (error instanceof NoBox && !hasContent)) return null;
    if (!(error instanceof NoBox)) throw error;
    // A film that is cut off is not made any shorter.
    const isCut = fourLetters(await viewOf(source, error.at, error.at + 8), 4) === 'mdat';
    if (!isCut) end = error.at;
  }
  return erasure.apply(source.size, end);
}

/** What is broken inside of a box is no end of the file. */
const inWhole = (work: Promise<void>): Promise<void> =>
  work.catch((error: unknown) => {
    if (!(error instanceof NoBox)) throw error;
    throw new RangeError('A box is broken', { cause: error });
  });

function free(box: IsoBox, erasure: Erasure): void {
  erasure.write(box.start + 4, FREE);
  erasure.erase(box.body, box.end);
}

/** What is not known of the boxes in a box goes. */
async function stripInside(
  source: FileSource,
  parent: IsoBox,
  kept: ReadonlySet<string>,
  erasure: Erasure,
  inside: (box: IsoBox) => Promise<void>,
): Promise<void> {
  for await (const box of boxesIn(source, parent.body, parent.end)) {
    if (kept.has(box.type)) await inside(box);
    else if (box.type === 'udta') await stripUserData(source, box, erasure);
    else free(box, erasure);
  }
}

const stripMovie = (source: FileSource, movie: IsoBox, erasure: Erasure): Promise<void> =>
  stripInside(source, movie, KEPT.moov, erasure, async (box) => {
    if (box.type === 'mvhd') await stripTimes(source, box, erasure);
    if (box.type === 'trak') await stripTrack(source, box, erasure);
  });

async function stripTrack(source: FileSource, track: IsoBox, erasure: Erasure): Promise<void> {
  if (!SEEN_OR_HEARD.has(await handlerOf(source, track))) {
    for (const [start, end] of await readTrackSamples(source, track)) erasure.erase(start, end);
    free(track, erasure);
    return;
  }
  await stripInside(source, track, KEPT.trak, erasure, async (box) => {
    if (box.type === 'tkhd') await stripTimes(source, box, erasure);
    if (box.type !== 'mdia') return;
    await stripInside(source, box, KEPT.mdia, erasure, async (inner) => {
      if (inner.type === 'mdhd') await stripTimes(source, inner, erasure);
      // Its name, which is that of a camera with some.
      if (inner.type === 'hdlr') erasure.erase(inner.body + HANDLER_BYTES, inner.end);
    });
  });
}

/** Made and changed: seconds since 1904, of which 0 is not known. */
async function stripTimes(source: FileSource, box: IsoBox, erasure: Erasure): Promise<void> {
  const version = (await viewOf(source, box.body, box.body + 1)).getUint8(0);
  const times = box.body + VERSION_BYTES;
  erasure.erase(times, times + (version === 1 ? 16 : 8));
}

async function handlerOf(source: FileSource, track: IsoBox): Promise<string> {
  for await (const media of boxesIn(source, track.body, track.end)) {
    if (media.type !== 'mdia') continue;
    for await (const box of boxesIn(source, media.body, media.end)) {
      if (box.type !== 'hdlr') continue;
      return fourLetters(await viewOf(source, box.body, box.body + HANDLER_BYTES), 8);
    }
  }
  return '';
}

/** Of what players write beside a film, the names of music stay. */
async function stripUserData(source: FileSource, data: IsoBox, erasure: Erasure): Promise<void> {
  const meta = await musicIn(source, data).catch(() => null);
  if (!meta) return free(data, erasure);
  for (const box of [...meta.around, ...meta.tags]) {
    if (!MUSIC_TAGS.has(box.type)) free(box, erasure);
  }
}

interface Music {
  /** Boxes that are none of its tags, nor hold them. */
  readonly around: readonly IsoBox[];
  readonly tags: readonly IsoBox[];
}

async function musicIn(source: FileSource, data: IsoBox): Promise<Music | null> {
  const around: IsoBox[] = [];
  const tags: IsoBox[] = [];
  for await (const box of boxesIn(source, data.body, data.end)) {
    if (box.type !== 'meta') {
      around.push(box);
      continue;
    }
    const inner = { ...box, body: box.body + VERSION_BYTES };
    for await (const part of boxesIn(source, inner.body, inner.end)) {
      if (part.type === 'ilst') {
        for await (const tag of boxesIn(source, part.body, part.end)) tags.push(tag);
      } else if (part.type !== 'hdlr') around.push(part);
    }
  }
  return tags.some(({ type }) => MUSIC_TAGS.has(type)) ? { around, tags } : null;
}

/** Beside a film it tells of it; of a picture it is what holds it together. */
async function stripMeta(source: FileSource, meta: IsoBox, erasure: Erasure): Promise<void> {
  const told = await readToldItems(source, meta);
  if (told === null) return free(meta, erasure);
  for (const { start, end, bytes } of told) {
    if (bytes) erasure.write(start, bytes);
    erasure.erase(start + (bytes?.length ?? 0), end);
  }
}
