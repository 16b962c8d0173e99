import type { FileSource } from '../../../media/file-source';
import { boxesIn, type IsoBox, viewOf } from './iso-boxes';

type Range = readonly [start: number, end: number];

const PATH = ['mdia', 'minf', 'stbl'] as const;

/** Where in the file lies what a track holds (ISO/IEC 14496-12, 8.7), a range for each chunk. */
export async function readTrackSamples(
  source: FileSource,
  track: IsoBox,
): Promise<readonly Range[]> {
  const tables = await tablesOf(source, track);
  const [sizes, places] = [tables.get('stsz'), tables.get('stsc')];
  const [offsets, isLarge] = [tables.get('stco') ?? tables.get('co64'), tables.has('co64')];
  if (!sizes || !places || !offsets) return [];
  const sizeOfAll = sizes.getUint32(4);
  const samples = sizes.getUint32(8);
  const chunks = offsets.getUint32(4);
  const runs = places.getUint32(4);
  const ranges: Range[] = [];
  let sample = 0;
  let run = 0;
  for (let chunk = 0; chunk < chunks && sample < samples; chunk += 1) {
    while (run + 1 < runs && places.getUint32(8 + (run + 1) * 12) <= chunk + 1) run += 1;
    const inChunk = runs === 0 ? 0 : places.getUint32(8 + run * 12 + 4);
    const start = isLarge
      ? Number(offsets.getBigUint64(8 + chunk * 8))
      : offsets.getUint32(8 + chunk * 4);
    const next = Math.min(samples, sample + inChunk);
    let end = start + sizeOfAll * (next - sample);
    for (; sizeOfAll === 0 && sample < next; sample += 1) end += sizes.getUint32(12 + sample * 4);
    sample = next;
    ranges.push([start, Math.min(end, source.size)]);
  }
  return ranges;
}

async function tablesOf(source: FileSource, track: IsoBox): Promise<ReadonlyMap<string, DataView>> {
  const tables = new Map<string, DataView>();
  let parent: IsoBox | undefined = track;
  for (const type of PATH) {
    parent = parent && (await childOf(source, parent, type));
  }
  if (!parent) return tables;
  for await (const { type, body, end } of boxesIn(source, parent.body, parent.end)) {
    if (!['stsz', 'stsc', 'stco', 'co64'].includes(type)) continue;
    tables.set(type, await viewOf(source, body, end));
  }
  return tables;
}

async function childOf(
  source: FileSource,
  parent: IsoBox,
  type: string,
): Promise<IsoBox | undefined> {
  for await (const box of boxesIn(source, parent.body, parent.end)) {
    if (box.type === type) return box;
  }
  return undefined;
}
