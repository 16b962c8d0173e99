import type {
  Content,
  ConversationId,
  Entry,
  EntryPage,
  Head,
  MessageContent,
  Seq,
} from '@anochat/contract';
import type { EntryQuery } from '../../http';

export const START = Date.parse('2026-01-01T08:00:00Z');

/** The log of one conversation as a server keeps it, and what a naive reader finds in it. */
export class LogModel {
  readonly entries: Entry[] = [];
  firstSeq = 1;
  hidden: Head['hidden'] = [];

  constructor(readonly id: ConversationId) {}

  append(entry: { readonly sender: string } & Partial<Entry>): Entry {
    const seq = this.entries.length + 1;
    const made = {
      ...{ kind: 'message', conversationId: this.id, seq, n: seq, device: null, clientId: null },
      ...{ generation: 0, epoch: 0, quiet: false, target: null, erased: false },
      ts: new Date(START + seq * 60_000).toISOString(),
      ...entry,
    } as Entry;
    this.entries.push(made);
    if (made.kind === 'redaction') this.erase(made.target ?? 0);
    return made;
  }

  say(sender: string, text: string): Entry {
    return this.send(sender, [{ type: 'text', text }]);
  }

  send(sender: string, parts: MessageContent['parts'], more: Partial<Entry> = {}): Entry {
    const content: Content = { v: 1, type: 'message', parts };
    return this.append({ sender, content, ...more });
  }

  edit(sender: string, target: Seq, text: string): Entry {
    const content: Content = { v: 1, type: 'edit', parts: [{ type: 'text', text }] };
    return this.append({ sender, target, content, quiet: true });
  }

  redact(sender: string, target: Seq): Entry {
    return this.append({ kind: 'redaction', sender, target, quiet: true });
  }

  get head(): Head {
    const { id, firstSeq, hidden } = this;
    const lastSeq = this.entries.length;
    return { id, firstSeq, hidden, lastSeq, me: { role: 'member' } } as unknown as Head;
  }

  page({ before, after, limit = 50 }: EntryQuery): EntryPage {
    const lastSeq = this.entries.length;
    const { firstSeq, hidden } = this;
    const isReadable = ({ seq }: Entry): boolean =>
      seq >= firstSeq && !hidden.some(([from, to]) => from <= seq && seq <= to);
    const readable = this.entries.filter(isReadable);
    const shared = { firstSeq, lastSeq, hidden, aboutCursor: null };
    if (after !== undefined) {
      const all = readable.filter(({ seq }) => seq > after);
      const items = all.slice(0, limit);
      const hasMore = all.length > limit;
      const range = rangeOf(items);
      return { ...shared, items, about: [], range, prevCursor: null, nextCursor: null, hasMore };
    }
    const mains = readable.filter(
      ({ seq, target }) => target === null && seq < (before ?? Infinity),
    );
    const items = mains.slice(-limit);
    const hasMore = mains.length > limit;
    const seqs = new Set(items.map(({ seq }) => seq));
    const about = readable.filter(({ target }) => target !== null && seqs.has(target));
    const prevCursor = hasMore ? String(items[0]?.seq) : null;
    return {
      ...shared,
      items,
      about,
      range: rangeOf(items),
      prevCursor,
      nextCursor: null,
      hasMore,
    };
  }

  /** Every message as it stands, read from the log without any index. */
  texts(): readonly { readonly seq: Seq; readonly sender: string; readonly text: string }[] {
    const latest = new Map<Seq, string>();
    for (const entry of this.entries) {
      if (entry.kind !== 'message' || entry.erased || entry.content?.type === 'reaction') continue;
      const [part] = entry.content?.parts ?? [];
      const text = part?.type === 'text' ? String(part.text) : '';
      const seq = entry.target ?? entry.seq;
      if (this.entries[seq - 1]?.sender === entry.sender) latest.set(seq, text);
    }
    return [...latest]
      .filter(([seq]) => seq >= this.firstSeq && this.entries[seq - 1]?.erased === false)
      .map(([seq, text]) => ({ seq, sender: this.entries[seq - 1]?.sender ?? '', text }));
  }

  private erase(target: Seq): void {
    for (const [index, entry] of this.entries.entries()) {
      if (entry.kind !== 'message' || (entry.seq !== target && entry.target !== target)) continue;
      this.entries[index] = { ...entry, content: undefined, erased: true };
    }
  }
}

const rangeOf = (items: readonly Entry[]): EntryPage['range'] => {
  const [first, last] = [items[0], items.at(-1)];
  return first && last ? [first.seq, last.seq] : null;
};
