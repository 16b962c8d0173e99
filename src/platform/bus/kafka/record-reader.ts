import type { Entry } from '@anochat/contract';
import type { IHeaders } from 'kafkajs';

import { type RecordSealer, SealBroken } from '../../sealer';
import { type EntryNews, type HeadNews, isVolatile, type SignalNews } from '../bus';
import { readTraced } from './trace-headers';
import { type Header, HEADER_BYTES, KINDS, OF_CONVERSATION, readHeader } from './record-format';

/** As Kafka gives it: nothing in it is to be believed. */
export interface IncomingRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: IHeaders | undefined;
  /** Milliseconds since 1970, in digits. */
  readonly timestamp: string;
}

export type DropReason = 'malformed' | 'sealed' | 'unknown' | 'stale';

export type ReadRecord =
  | { readonly type: 'own' | 'unwanted' | 'control' | 'hello' }
  | { readonly type: 'dropped'; readonly reason: DropReason }
  | { readonly type: 'entries'; readonly news: EntryNews }
  | { readonly type: 'head'; readonly news: HeadNews }
  | { readonly type: 'signal'; readonly news: SignalNews };

/** An instance that was frozen shows nobody typing of before. */
const VOLATILE_FOR_MS = 10_000;

const dropped = (reason: DropReason): ReadRecord => ({ type: 'dropped', reason });

/** Looks at the key first, then at the header, and opens only what is wanted. Never throws. */
export class RecordReader {
  constructor(
    private readonly origin: Buffer,
    private readonly sealer: RecordSealer,
    private readonly isWanted: (conversationId: string) => boolean,
  ) {}

  read({ key, value, timestamp, headers }: IncomingRecord): ReadRecord {
    if (key === null || value === null) return dropped('malformed');
    const header = readHeader(value);
    if (header === undefined) return dropped('malformed');
    if (this.origin.equals(header.origin)) return { type: 'own' };
    const name = key.toString('utf8');
    if ((header.flags & OF_CONVERSATION) !== 0 && !this.isWanted(name)) return { type: 'unwanted' };
    try {
      const context = Buffer.concat([value.subarray(0, HEADER_BYTES), key]);
      const plain = this.sealer.open(value.subarray(HEADER_BYTES), context);
      const content: unknown = JSON.parse(Buffer.from(plain).toString('utf8'));
      return withTrace(contentOf(name, header, content, timestamp), headers);
    } catch (error) {
      return dropped(error instanceof SealBroken ? 'sealed' : 'malformed');
    }
  }
}

const withTrace = (record: ReadRecord, headers: IHeaders | undefined): ReadRecord => {
  if (record.type !== 'entries') return record;
  const traced = readTraced(headers, record.news);
  return traced === undefined ? record : { ...record, news: { ...record.news, traced } };
};

/** It opened, so an instance of this installation wrote it: perhaps one of another version. */
const contentOf = (
  name: string,
  { kind, fromSeq, toSeq }: Header,
  content: unknown,
  timestamp: string,
): ReadRecord => {
  switch (kind) {
    case KINDS.entries:
      return isRun(content, name, fromSeq, toSeq)
        ? { type: 'entries', news: { conversationId: name, entries: content } }
        : dropped('malformed');
    case KINDS.head:
      return { type: 'head', news: { conversationId: name, seq: toSeq } };
    case KINDS.signal:
      if (!isSignal(content)) return dropped('malformed');
      return isVolatile(content.type) && Date.now() - Number(timestamp) > VOLATILE_FOR_MS
        ? dropped('stale')
        : { type: 'signal', news: content };
    case KINDS.control:
      return { type: 'control' };
    case KINDS.hello:
      return { type: 'hello' };
    default:
      return dropped('unknown');
  }
};

const isRun = (
  content: unknown,
  conversationId: string,
  fromSeq: number,
  toSeq: number,
): content is readonly Entry[] =>
  Array.isArray(content) &&
  content.every((entry: unknown) => {
    if (!isObject(entry)) return false;
    const { conversationId: of, seq } = entry as Partial<Entry>;
    return of === conversationId && seq !== undefined && seq >= fromSeq && seq <= toSeq;
  });

const isSignal = (content: unknown): content is SignalNews => {
  if (!isObject(content)) return false;
  const { audience, type, data } = content as Partial<SignalNews>;
  return [audience, data].every(isObject) && typeof type === 'string';
};

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
