import type { RecordSealer } from '../../sealer';
import type { Audience, EntryNews, HeadNews, SignalNews } from '../bus';
import { writeTraced } from './trace-headers';
import { type Kind, KINDS, OF_CONVERSATION, writeHeader } from './record-format';

export interface OutgoingRecord {
  readonly key: string;
  readonly value: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A record that would be larger travels as a head. */
const RECORD_BYTES = 256 * 1_024;

/** Membership changes users on instances where nobody listens to the conversation yet. */
const concernsOthers = ({ entries }: EntryNews): boolean =>
  entries.some(({ kind }) => kind === 'membership');

/** Turns this instance's news into sealed records. */
export class RecordWriter {
  constructor(
    private readonly origin: Buffer,
    private readonly sealer: RecordSealer,
  ) {}

  entries(news: EntryNews): OutgoingRecord {
    const { conversationId, entries } = news;
    const fromSeq = entries[0]?.seq ?? 0;
    const toSeq = entries.at(-1)?.seq ?? 0;
    const flags = concernsOthers(news) ? 0 : OF_CONVERSATION;
    const record = this.seal(conversationId, KINDS.entries, { flags, fromSeq, toSeq }, entries);
    return record.value.length > RECORD_BYTES
      ? this.head({ conversationId, seq: toSeq })
      : { ...record, headers: writeTraced(news.traced) };
  }

  head({ conversationId, seq }: HeadNews): OutgoingRecord {
    const place = { flags: OF_CONVERSATION, fromSeq: 0, toSeq: seq };
    return this.seal(conversationId, KINDS.head, place, null);
  }

  signal(news: SignalNews): OutgoingRecord {
    const { audience } = news;
    const flags = 'conversationId' in audience ? OF_CONVERSATION : 0;
    return this.seal(keyOf(audience), KINDS.signal, { flags, fromSeq: 0, toSeq: 0 }, news);
  }

  control(): OutgoingRecord {
    return this.seal('control', KINDS.control, { flags: 0, fromSeq: 0, toSeq: 0 }, null);
  }

  /** Of an instance that begins to listen. */
  hello(): OutgoingRecord {
    return this.seal('hello', KINDS.hello, { flags: 0, fromSeq: 0, toSeq: 0 }, null);
  }

  private seal(
    key: string,
    kind: Kind,
    place: { readonly flags: number; readonly fromSeq: number; readonly toSeq: number },
    content: unknown,
  ): OutgoingRecord {
    const header = writeHeader({ origin: this.origin, kind, ...place });
    const plain = Buffer.from(JSON.stringify(content), 'utf8');
    const context = Buffer.concat([header, Buffer.from(key, 'utf8')]);
    return { key, value: Buffer.concat([header, this.sealer.seal(plain, context)]) };
  }
}

const keyOf = (audience: Audience): string => {
  if ('conversationId' in audience) return audience.conversationId;
  return 'userId' in audience ? audience.userId : audience.deviceId;
};
