import {
  LIMITS,
  type ReportUnopened,
  UNOPENED_REASONS,
  type UnopenedReason,
} from '@anochat/contract';
import type { UnreadableReason } from '../../codec';
import { Cell } from '../../observable';
import { UnopenedReports } from './unopened-reports';

/** Every reason but what is no trouble, or the server's own: a new one has to be told too. */
type Told = Exclude<UnreadableReason, 'no-codec' | 'damaged' | 'not-yet-member'>;
const told: Readonly<Record<Told, true>> & Readonly<Record<UnopenedReason, true>> = {
  'bad-signature': true,
  corrupt: true,
  duplicate: true,
  'epoch-differs': true,
  'epoch-missing': true,
  'expiry-differs': true,
  malformed: true,
  misplaced: true,
  'not-a-member': true,
  plain: true,
  'reference-differs': true,
  'unknown-version': true,
};

describe('Reports of messages that could not be opened', () => {
  const counts = new Cell<Readonly<Record<string, number>>>({});
  let sent: ReportUnopened[];
  let due: (() => void)[];
  let isLeader: boolean;
  let isAway: boolean;
  let reports: UnopenedReports;
  beforeEach(() => {
    [sent, due, isLeader, isAway] = [[], [], true, false];
    counts.set({});
    reports = new UnopenedReports({
      counts,
      clock: {
        now: () => 0,
        after: (_ms, run) => {
          due.push(run);
          return () => void (due = due.filter((one) => one !== run));
        },
      },
      random: () => 0.5,
      isLeader: () => isLeader,
      report: (request) => {
        if (isAway) return Promise.reject(new Error('away'));
        sent.push(request);
        return Promise.resolve();
      },
    });
  });
  afterEach(() => reports.close());

  const pass = async (): Promise<void> => {
    for (const run of due.splice(0)) run();
    await new Promise((resolve) => setImmediate(resolve));
  };

  it('know every reason that there is', () => {
    expect(Object.keys(told)).toEqual([...UNOPENED_REASONS]);
  });

  it('come a while later, with what is new since the last, and nothing but numbers', async () => {
    counts.set({ corrupt: 1 });
    counts.set({ corrupt: 2, plain: 1 });
    expect([sent, due.length]).toEqual([[], 1]);
    await pass();
    const first = [
      { reason: 'corrupt', count: 2 },
      { reason: 'plain', count: 1 },
    ];
    expect(sent).toEqual([{ items: first }]);
    counts.set({ corrupt: 5, plain: 1 });
    await pass();
    expect(sent[1]).toEqual({ items: [{ reason: 'corrupt', count: 3 }] });
  });

  it('leave out what opened meanwhile, and what is from before the device was let in', async () => {
    counts.set({ 'epoch-missing': 3, 'not-yet-member': 40 });
    counts.set({ 'not-yet-member': 40 });
    await pass();
    counts.set({ 'not-yet-member': 41 });
    expect([sent, due.length]).toEqual([[], 0]);
  });

  it('are made again when they did not arrive, by one tab, and not after the end', async () => {
    isAway = true;
    counts.set({ plain: 1 });
    await pass();
    isAway = false;
    counts.set({ plain: 2 });
    await pass();
    expect(sent).toEqual([{ items: [{ reason: 'plain', count: 2 }] }]);
    isLeader = false;
    counts.set({ plain: 9 });
    await pass();
    isLeader = true;
    counts.set({ plain: LIMITS.unopenedPerReport * 2 });
    await pass();
    expect(sent[1]).toEqual({ items: [{ reason: 'plain', count: LIMITS.unopenedPerReport }] });
    counts.set({ plain: 4_000 });
    reports.close();
    await pass();
    expect(sent).toHaveLength(2);
  });
});
