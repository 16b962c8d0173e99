import type { ConversationId, Head } from '@anochat/contract';
import { Cell } from '../observable';
import type { ConversationList, ConversationSummary } from './conversation-summary';
import { ConversationEngine } from './conversation-engine';
import type { Surroundings } from './surroundings';

const EMPTY: ConversationList = { status: 'loading', items: [], unread: 0, mentions: 0 };

/** All conversations that this client knows, and the list that shows them. */
export class Directory {
  readonly list = new Cell<ConversationList>(EMPTY);
  private readonly engines = new Map<ConversationId, ConversationEngine>();
  private isReady = false;
  private isPaused = false;
  private isStale = false;

  constructor(private readonly around: Surroundings) {}

  /** The same object for the same id. */
  engine(id: ConversationId): ConversationEngine {
    const known = this.engines.get(id);
    if (known) return known;
    const engine = new ConversationEngine(id, this.around);
    this.engines.set(id, engine);
    return engine;
  }

  known(id: ConversationId): ConversationEngine | null {
    return this.engines.get(id) ?? null;
  }

  all(): Iterable<ConversationEngine> {
    return this.engines.values();
  }

  /** Those whose head is known, dismissed ones too. */
  summaries(): readonly ConversationSummary[] {
    return [...this.engines.values()]
      .map((engine) => engine.summary.get())
      .filter((summary) => summary !== null);
  }

  headOf(id: ConversationId): Head | null {
    return this.engines.get(id)?.currentHead ?? null;
  }

  /** Many changes, one new list. */
  inOne(run: () => void): void {
    this.isPaused = true;
    try {
      run();
    } finally {
      this.isPaused = false;
      if (this.isStale) this.refresh();
    }
  }

  ready(): void {
    this.isReady = true;
    this.refresh();
  }

  refresh(): void {
    this.isStale = true;
    if (this.isPaused) return;
    this.isStale = false;
    const items = this.summaries()
      .filter(({ dismissed }) => !dismissed)
      .sort(byPinAndActivity);
    const loud = items.filter(({ muted }) => !muted);
    this.list.set({
      status: this.isReady ? 'ready' : 'loading',
      items,
      unread: loud.reduce((sum, { unread }) => sum + unread, 0),
      mentions: loud.reduce((sum, { mentions }) => sum + mentions, 0),
    });
  }

  forget(timeline: string | null): void {
    if (timeline === null) this.isReady = false;
    this.inOne(() => {
      for (const engine of this.engines.values()) engine.forget(timeline);
      this.isStale = true;
    });
  }
}

const byPinAndActivity = (a: ConversationSummary, b: ConversationSummary): number => {
  if (a.pinned !== b.pinned) return a.pinned ? -1 : 1;
  if (a.lastActivityAt !== b.lastActivityAt) return a.lastActivityAt < b.lastActivityAt ? 1 : -1;
  return a.id < b.id ? -1 : 1;
};
