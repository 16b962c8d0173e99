import type { Mark, Seq, UserId } from '@anochat/contract';
import { liveSpan, skipDown, spanAt, type LogState } from '../log';
import { Cell } from '../observable';
import type { OutboxItem } from '../outbox';
import { TimelineView, type Reader, type Timeline } from '../view';
import type { ContentReader } from './content-reader';
import type { ConversationLog } from './conversation-log';
import type { Surroundings } from './surroundings';

/** A conversation that is left for a moment need not be loaded again. */
const CLOSE_AFTER_MS = 30_000;
/** Enough to show a quoted message. */
const QUOTE_PAGE = 1;

const EMPTY: Timeline = {
  status: 'loading',
  items: [],
  hasOlder: false,
  hasNewer: false,
  isLoadingOlder: false,
  isLoadingNewer: false,
  lastSeq: 0,
};

export interface TimelineWindowOptions {
  readonly around: Surroundings;
  readonly log: ConversationLog;
  readonly outbox: () => readonly OutboxItem[];
  readonly marks: () => ReadonlyMap<UserId, Mark>;
  readonly reading: Omit<Reader, 'self'>;
  readonly lines: ContentReader['lines'];
  readonly revision: () => number;
  readonly onWatched: () => void;
}

/** The run of the log that is shown, and moving it: at the live end, or around an entry. */
export class TimelineWindow {
  readonly timeline = new Cell<Timeline>(EMPTY, (isWatched) => this.watched(isWatched));
  private readonly view: TimelineView;
  /** `null`: the live end. */
  private anchor: Seq | null = null;
  private readonly askedQuotes = new Set<Seq>();
  /** Of the log that is shown: with a new one its pages were dropped. */
  private era = 0;
  private cancelClose: () => void = () => undefined;

  constructor(private readonly options: TimelineWindowOptions) {
    this.view = new TimelineView(options.reading, options.lines);
  }

  get isWatched(): boolean {
    return this.timeline.isWatched;
  }

  refresh(): void {
    const { log, around, outbox, marks, revision } = this.options;
    if (!log.state || !this.isWatched) return;
    this.readAgain(log.state);
    const { timeline, missingQuotes } = this.view.build({
      log: log.state,
      anchor: this.anchor,
      outbox: outbox(),
      marks: marks(),
      device: around.account().device,
      now: around.clock.now(),
      revision: revision(),
      isOffline: !around.isOnline(),
      askedQuotes: this.askedQuotes,
    });
    this.timeline.set(timeline);
    for (const seq of missingQuotes) {
      this.askedQuotes.add(seq);
      log.want({ around: seq, limit: QUOTE_PAGE });
    }
  }

  async loadOlder(): Promise<void> {
    const driver = await this.options.log.open();
    const span = driver && this.shownSpan(driver.state);
    if (!driver || !span) {
      driver?.take({ type: 'open' });
      return driver?.untilRead();
    }
    const { hidden, firstSeq } = driver.state;
    if (skipDown(hidden, span[0] - 1) <= firstSeq) return;
    driver.take({ type: 'want', query: { before: span[0] } });
    return driver.untilRead();
  }

  async loadNewer(): Promise<void> {
    const driver = await this.options.log.open();
    const span = driver && this.shownSpan(driver.state);
    if (!driver || !span || span === liveSpan(driver.state)) return;
    driver.take({ type: 'want', query: { around: span[1] + 1 } });
    return driver.untilRead();
  }

  async showAround(seq: Seq): Promise<void> {
    const driver = await this.options.log.open();
    if (!driver) return;
    this.anchor = seq;
    if (!spanAt(driver.state.covered, seq)) driver.take({ type: 'want', query: { around: seq } });
    else this.refresh();
    return driver.untilRead();
  }

  showEnd(): void {
    this.anchor = null;
    this.refresh();
  }

  /** `hasEnded`: with the session, nothing is shown any more. */
  forget(hasEnded: boolean): void {
    this.anchor = null;
    this.askedQuotes.clear();
    if (hasEnded) this.timeline.set(EMPTY);
  }

  stop(): void {
    this.cancelClose();
  }

  private watched(isWatched: boolean): void {
    const { log, around, onWatched } = this.options;
    this.cancelClose();
    if (isWatched) {
      void log.open();
      onWatched();
      return;
    }
    this.cancelClose = around.clock.after(CLOSE_AFTER_MS, () => {
      this.anchor = null;
      if (!around.followsAll()) log.close();
    });
  }

  /** What was dropped while one looks at it is read again; what is gone is not waited for. */
  private readAgain({ era, covered, have, firstSeq, hidden, asks, hasFailed }: LogState): void {
    if (era !== this.era) this.askedQuotes.clear();
    this.era = era;
    const { anchor } = this;
    if (anchor === null || have === null || anchor > have || spanAt(covered, anchor)) return;
    if (anchor < firstSeq || spanAt(hidden, anchor)) {
      this.anchor = null;
      return;
    }
    const isAsked = asks.some(({ query }) => 'around' in query && query.around === anchor);
    if (!isAsked && !hasFailed) this.options.log.want({ around: anchor });
  }

  private shownSpan(state: LogState): readonly [Seq, Seq] | null {
    return this.anchor === null ? liveSpan(state) : spanAt(state.covered, this.anchor);
  }
}
