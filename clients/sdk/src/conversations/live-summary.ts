import type { ConversationId, Head, UserId } from '@anochat/contract';
import { Cell, type Readable } from '../observable';
import type { ContentReader } from './content-reader';
import type { ConversationSummary } from './conversation-summary';
import { describeSummary } from './describe-summary';
import type { Draft } from './draft';
import type { KnownHead } from './known-head';
import type { Surroundings } from './surroundings';
import type { Writing } from './writing';

export interface LiveSummaryOptions {
  readonly id: ConversationId;
  readonly around: Surroundings;
  readonly head: Pick<KnownHead, 'current'>;
  readonly draft: Readable<Draft | null>;
  readonly typing: Readable<readonly UserId[]>;
  readonly writing: Pick<Writing, 'items'>;
  readonly reader: ContentReader;
}

/** One conversation as lists show it, put together from all that is followed of it. */
export class LiveSummary {
  /** `null` until a head came. */
  readonly cell = new Cell<ConversationSummary | null>(null);

  constructor(private readonly options: LiveSummaryOptions) {}

  refresh(): void {
    const { id, around, head, draft, typing, writing, reader } = this.options;
    this.cell.set(
      head.current &&
        describeSummary({
          head: this.counted(head.current),
          self: around.account().self,
          draft: draft.get(),
          typing: typing.get(),
          outbox: writing.items,
          reading: reader,
          lines: reader.lines,
          title: head.current.mode === 'e2ee' ? around.titleOf(id) : null,
          now: around.clock.now(),
        }),
    );
    around.onSummary(id);
  }

  /** Whom an encrypted message names, the server does not know. */
  private counted(head: Head): Head {
    if (head.mode !== 'e2ee') return head;
    const { id, around } = this.options;
    return { ...head, mentions: around.mentionsAfter(id, head.me.readSeq) };
  }
}
