import { LIMITS, type ReportUnopened, UNOPENED_REASONS } from '@anochat/contract';
import type { Readable } from '../../observable';
import type { Clock } from '../../platform/platform';

/** Long enough for a key that is on its way, and rare enough for the server's limit. */
const TELL_AFTER_MS = 15 * 60_000;
/** That many clients do not tell of the same trouble at once. */
const SPREAD_MS = 5 * 60_000;

export interface UnopenedReportsOptions {
  /** Messages that cannot be opened now, by reason. */
  readonly counts: Readable<Readonly<Record<string, number>>>;
  readonly clock: Clock;
  /** Between 0 and 1. */
  readonly random: () => number;
  /** One tab tells for all. */
  readonly isLeader: () => boolean;
  readonly report: (request: ReportUnopened) => Promise<unknown>;
}

/**
 * Tells the server how many more messages this device could not open, by reason, so that operators
 * learn of a group that has split. Nothing else is told: not which, where, whose or when.
 */
export class UnopenedReports {
  private readonly told = new Map<string, number>();
  private cancel: (() => void) | null = null;
  private readonly ending: () => void;

  constructor(private readonly options: UnopenedReportsOptions) {
    this.ending = options.counts.subscribe(() => this.plan());
  }

  close(): void {
    this.ending();
    this.cancel?.();
    this.cancel = null;
  }

  private plan(): void {
    if (this.cancel || this.news().length === 0) return;
    const { clock, random } = this.options;
    this.cancel = clock.after(TELL_AFTER_MS + random() * SPREAD_MS, () => {
      this.cancel = null;
      void this.tell();
    });
  }

  /** What could not be told is told together with what comes next. */
  private async tell(): Promise<void> {
    const items = this.news();
    if (items.length === 0 || !this.options.isLeader()) return;
    const add = (sign: 1 | -1): void => {
      for (const { reason, count } of items)
        this.told.set(reason, (this.told.get(reason) ?? 0) + sign * count);
    };
    add(1);
    await this.options.report({ items }).catch(() => add(-1));
  }

  private news(): ReportUnopened['items'] {
    const counts = this.options.counts.get();
    return UNOPENED_REASONS.flatMap((reason) => {
      const more = (counts[reason] ?? 0) - (this.told.get(reason) ?? 0);
      return more > 0 ? [{ reason, count: Math.min(more, LIMITS.unopenedPerReport) }] : [];
    });
  }
}
