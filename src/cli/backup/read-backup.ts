import { createHash } from 'node:crypto';

import type { z } from 'zod';

import { CommandRefused } from '../cli.errors';
import {
  END,
  endSchema,
  FORMAT,
  HEAD,
  headSchema,
  LONGEST_TEXT_BYTES,
  placeOf,
  type BackupEnd,
  type BackupHead,
} from './backup-format';
import { ByteReader, drain } from './byte-reader';
import { BLOCK, decodeHeader, paddingOf, type TarEntry } from './tar';

/** What a backup consists of, in its order. Bytes are to be read before the next one is asked for. */
export type BackupItem =
  | { readonly type: 'head'; readonly head: BackupHead }
  | { readonly type: 'rows'; readonly table: string; readonly bytes: AsyncIterable<Buffer> }
  | {
      readonly type: 'file';
      readonly id: string;
      readonly size: number;
      readonly bytes: AsyncIterable<Buffer>;
    }
  | { readonly type: 'end'; readonly end: BackupEnd };

/**
 * Reads a backup and compares every sum on the way: what was given out before the end counts only
 * once the end has come.
 *
 * @throws CommandRefused where it is damaged, cut off, or of a format that this AnoChat does not know
 */
export async function* readBackup(stream: AsyncIterable<Buffer>): AsyncGenerator<BackupItem> {
  const reader = new ByteReader(stream);
  const pending = new Map<string, string>();
  const sums: string[] = [];
  const places = new Places();

  const first = await nextEntry(reader);
  if (first?.name !== HEAD) throw new CommandRefused('This is no backup of AnoChat.');
  const headBytes = await textOf(reader, first);
  pending.set(HEAD, sha256(headBytes));
  yield { type: 'head', head: parseHead(headBytes) };

  for (;;) {
    const entry = await nextEntry(reader);
    if (entry === null) throw damaged('it ends before its end');
    const place = placeOf(entry.name);
    switch (place?.type) {
      case 'rows':
      case 'file': {
        places.require(place);
        const hash = createHash('sha256');
        const bytes = summed(reader, entry, hash);
        if (place.type === 'rows') yield { type: 'rows', table: place.table, bytes };
        else yield { type: 'file', id: place.id, size: entry.size, bytes };
        await drain(bytes);
        await skipPadding(reader, entry);
        pending.set(entry.name, hash.digest('hex'));
        break;
      }
      case 'sums': {
        const bytes = await textOf(reader, entry);
        sums.push(sha256(bytes));
        if (place.at !== sums.length) throw damaged('a list of sums is missing');
        compareSums(bytes.toString('latin1'), pending);
        break;
      }
      case 'end': {
        const end = await textOf(reader, entry);
        yield { type: 'end', end: await parseEnd(reader, end, pending, sums) };
        return;
      }
      default:
        throw damaged(`it holds ${JSON.stringify(entry.name)}`);
    }
  }
}

/** The pieces of a table come one after the other, and no table comes twice. */
class Places {
  private readonly seen = new Set<string>();
  private table = '';
  private at = 0;

  require(place: { type: 'rows'; table: string; at: number } | { type: 'file'; id: string }): void {
    if (place.type === 'file') return;
    if (place.table !== this.table) {
      if (this.seen.has(place.table)) throw damaged(`${place.table} comes twice`);
      this.seen.add(place.table);
      this.table = place.table;
      this.at = 0;
    }
    this.at += 1;
    if (place.at !== this.at) throw damaged(`a piece of ${place.table} is missing`);
  }
}

async function* summed(
  reader: ByteReader,
  { name, size }: TarEntry,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Buffer> {
  let read = 0;
  for await (const piece of reader.stream(size)) {
    hash.update(piece);
    read += piece.length;
    yield piece;
  }
  if (read !== size) throw damaged(`it ends within ${name}`);
}

async function nextEntry(reader: ByteReader): Promise<TarEntry | null> {
  const header = await reader.take(BLOCK);
  return header.length === BLOCK ? decodeHeader(header) : null;
}

async function skipPadding(reader: ByteReader, { name, size }: TarEntry): Promise<void> {
  const padding = await reader.take(paddingOf(size));
  if (padding.length !== paddingOf(size) || padding.some((byte) => byte !== 0)) {
    throw damaged(`there is something between ${name} and what follows`);
  }
}

async function textOf(reader: ByteReader, entry: TarEntry): Promise<Buffer> {
  if (entry.size > LONGEST_TEXT_BYTES) throw damaged(`${entry.name} is too long`);
  const bytes = await reader.take(entry.size);
  if (bytes.length !== entry.size) throw damaged(`it ends within ${entry.name}`);
  await skipPadding(reader, entry);
  return bytes;
}

function compareSums(text: string, pending: Map<string, string>): void {
  const told = text.split('\n').filter(Boolean);
  if (told.length !== pending.size) throw damaged('pieces are missing, or have no sum');
  for (const line of told) {
    const [sum, name = ''] = line.split('  ');
    if (pending.get(name) !== sum) throw damaged(`${name} is not what was written`);
  }
  pending.clear();
}

function parseHead(bytes: Buffer): BackupHead {
  const value = parseJson(bytes);
  const format = typeof value === 'object' && value && 'format' in value ? value.format : undefined;
  if (typeof format === 'number' && format > FORMAT) {
    throw new CommandRefused(
      `This backup has format ${format}, and this AnoChat reads ${FORMAT}: a newer AnoChat took it. Restore it with that one.`,
    );
  }
  return checked(headSchema, value, HEAD);
}

async function parseEnd(
  reader: ByteReader,
  bytes: Buffer,
  pending: ReadonlyMap<string, string>,
  sums: readonly string[],
): Promise<BackupEnd> {
  const sumEntry = await nextEntry(reader);
  const told = sumEntry === null ? '' : (await textOf(reader, sumEntry)).toString('latin1');
  if (told !== `${sha256(bytes)}  ${END}\n`) throw damaged(`${END} is not what was written`);
  const end = checked(endSchema, parseJson(bytes), END);
  if (pending.size > 0 || end.sums.join() !== sums.join()) {
    throw damaged('pieces are missing, or have no sum');
  }
  return end;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function checked<T>(schema: z.ZodType<T>, value: unknown, name: string): T {
  const { data, success } = schema.safeParse(value);
  if (success) return data;
  throw damaged(`${name} is not what was written`);
}

const damaged = (how: string): CommandRefused =>
  new CommandRefused(`The backup is damaged: ${how}. Take another one; nothing was written.`);

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
