import type { Entry, MessageEntry, Mode, RedactionEntry } from '@anochat/contract';
import type { Codec, Opened, SystemEvent } from '../codec';
import { serverLines } from '../view';
import type { Surroundings } from './surroundings';

/** Opens what stands in one conversation, by the codec of its mode. */
export class ContentReader {
  constructor(
    private readonly around: Pick<Surroundings, 'codecs' | 'account'>,
    /** `null` until a head came. */
    private readonly mode: () => Mode | null,
  ) {}

  readonly open = (entry: MessageEntry, about?: Entry): Opened => {
    if (entry.unreadable) return { state: 'unreadable', reason: 'damaged' };
    const codec = this.codec;
    return codec ? codec.open(entry, about) : { state: 'unreadable', reason: 'no-codec' };
  };

  /** What an entry about the conversation itself shows. */
  readonly lines = (entry: Exclude<Entry, { kind: 'message' }>): readonly SystemEvent[] =>
    this.codec?.lines ? this.codec.lines(entry) : serverLines(entry);

  /** Where members sign what they take back: it was nobody's act but the server's operator's. */
  readonly isByOperator = ({ statement, unreadable }: RedactionEntry): boolean =>
    this.mode() === 'e2ee' && statement === undefined && !unreadable;

  /** A message that names this user. */
  namesSelf(entry: Entry): boolean {
    if (entry.kind !== 'message' || entry.erased) return false;
    const opened = this.open(entry);
    if (opened.state !== 'opened' || opened.content.type !== 'message') return false;
    return opened.content.mentions?.includes(this.around.account().self) ?? false;
  }

  get codec(): Codec | undefined {
    const mode = this.mode();
    return mode === null ? undefined : this.around.codecs[mode];
  }
}
