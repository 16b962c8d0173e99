import type { ConversationId, Entry } from '@anochat/contract';
import type { LogState } from '../log';
import { ContentReader } from './content-reader';
import { ConversationLog } from './conversation-log';
import { ConversationMarks } from './conversation-marks';
import { Expiry } from './expiry';
import { KeptDraft } from './kept-draft';
import { KnownHead } from './known-head';
import { LiveSummary } from './live-summary';
import { MemberList } from './member-list';
import { Membership } from './membership';
import type { Surroundings } from './surroundings';
import { TimelineWindow } from './timeline-window';
import { Typing } from './typing';
import { Writing } from './writing';

/** The parts of one conversation, each of which follows one thing, and what they tell each other. */
export class ConversationParts {
  readonly head: KnownHead;
  readonly reader: ContentReader;
  readonly log: ConversationLog;
  readonly window: TimelineWindow;
  readonly writing: Writing;
  readonly draft: KeptDraft;
  readonly typing: Typing;
  readonly memberList: MemberList;
  readonly membership: Membership;
  readonly marks: ConversationMarks;
  readonly expiry: Expiry;
  readonly summary: LiveSummary;
  /** Grows when what was opened before may open otherwise now. */
  private revision = 0;

  constructor(
    private readonly id: ConversationId,
    private readonly around: Surroundings,
  ) {
    const mode = () => this.head.mode;
    this.head = new KnownHead({
      id,
      around,
      marksFor: (head) => this.marks.ofHead(head),
      onChange: () => {
        this.expiry.plan();
        this.summary.refresh();
      },
    });
    this.reader = new ContentReader(around, mode);
    this.log = new ConversationLog({
      id,
      around,
      head: () => this.head.current,
      onHead: (head, isShorter) => {
        if (isShorter) this.head.set(head);
        else this.head.take(head);
      },
      onChange: (state) => this.logChanged(state),
      onAppended: (entries) => this.appended(entries),
      onPage: (page) => this.reader.codec?.takePage?.(page),
    });
    this.expiry = new Expiry({ id, around, log: this.log, head: this.head });
    this.marks = new ConversationMarks({
      id,
      around,
      head: this.head,
      isWatched: () => this.window.isWatched,
      onOthers: () => this.window.refresh(),
    });
    this.window = new TimelineWindow({
      around,
      log: this.log,
      outbox: () => this.writing.items,
      marks: () => this.marks.shown,
      reading: this.reader,
      lines: this.reader.lines,
      revision: () => this.revision,
      onWatched: () => void this.marks.load(),
    });
    this.writing = new Writing(
      id,
      around,
      () => this.head.readSeq,
      (seq) => this.log.state?.mains.get(seq) ?? null,
      () => this.reader.codec,
      () => (mode() === 'e2ee' && around.titleOf(id)?.timer) || 0,
    );
    this.draft = new KeptDraft(id, around);
    this.typing = new Typing(id, around, () => this.head.current?.memberCount ?? null);
    this.memberList = new MemberList(around.api, id, (page) =>
      around.profiles.remember(page.items.map(({ user }) => user)),
    );
    this.membership = new Membership(id, around, mode);
    this.summary = new LiveSummary({
      id,
      around,
      head: this.head,
      draft: this.draft.cell,
      typing: this.typing.users,
      writing: this.writing,
      reader: this.reader,
    });
    this.draft.cell.subscribe(() => this.summary.refresh());
    this.typing.users.subscribe(() => this.summary.refresh());
  }

  /** Keys have come: what was pending opens, and names people. */
  openAgain(): void {
    this.revision += 1;
    this.head.openAgain();
    this.window.refresh();
  }

  private logChanged({ have }: LogState): void {
    this.writing.settleUpTo(have);
    this.expiry.plan();
    this.window.refresh();
  }

  private appended(entries: readonly Entry[]): void {
    this.writing.settle(entries);
    this.around.onAppended(this.id, entries);
  }
}
