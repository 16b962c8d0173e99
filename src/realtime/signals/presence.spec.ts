import { LIMITS, type SignalData } from '@anochat/contract';

import { MemoryBus } from '../../platform/bus';
import type { Database } from '../../platform/database';
import { JavascriptHub } from '../../platform/hub';
import { Presence } from './presence';

/** Nobody hides and nobody is blocked: what the database says is tested on a real one. */
const database = { query: () => Promise.resolve([]) } as unknown as Database;

describe('Presence', () => {
  let bus: MemoryBus;
  let presence: Presence;
  let told: SignalData['presence.changed'][];
  beforeEach(async () => {
    jest.useFakeTimers();
    bus = new MemoryBus();
    presence = new Presence(new JavascriptHub(), bus, database);
    told = [];
    await bus.start({
      entries: () => undefined,
      signal: ({ type, data }) => {
        if (type !== 'presence.changed') return;
        told.push(data);
        presence.take(data);
      },
      head: () => undefined,
      controlChanged: () => undefined,
      missed: () => undefined,
      arrived: () => undefined,
    });
    presence.onApplicationBootstrap();
  });
  afterEach(() => {
    presence.onApplicationShutdown();
    jest.useRealTimers();
  });
  const onlineNow = async (): Promise<readonly string[]> =>
    (await presence.watch('connection', 'ann', ['bob', 'cyd'])).online;

  it('waits a while before it says that somebody has gone', async () => {
    presence.arrive('bob');
    await jest.advanceTimersByTimeAsync(0);
    expect(await onlineNow()).toEqual(['bob']);
    presence.depart('bob');
    await jest.advanceTimersByTimeAsync(LIMITS.presenceGraceMs - 1);
    expect(await onlineNow()).toEqual(['bob']);
    presence.arrive('bob');
    await jest.advanceTimersByTimeAsync(LIMITS.presenceGraceMs);
    expect(await onlineNow()).toEqual(['bob']);
    presence.depart('bob');
    await jest.advanceTimersByTimeAsync(LIMITS.presenceGraceMs);
    expect(await onlineNow()).toEqual([]);
    expect(told.at(-1)).toEqual({ userId: 'bob', online: false });
  });

  it('forgets those of an instance that fell silent, and keeps its own', async () => {
    presence.arrive('bob');
    presence.take({ userId: 'cyd', online: true });
    await jest.advanceTimersByTimeAsync(LIMITS.presenceForgetMs - LIMITS.presenceSnapshotMs);
    expect(await onlineNow()).toEqual(['bob', 'cyd']);
    await jest.advanceTimersByTimeAsync(2 * LIMITS.presenceSnapshotMs);
    expect(await onlineNow()).toEqual(['bob']);
  });

  it('keeps one who left another instance and is still here', async () => {
    presence.arrive('bob');
    await jest.advanceTimersByTimeAsync(0);
    presence.take({ userId: 'bob', online: false });
    expect(await onlineNow()).toEqual(['bob']);
    expect(told).toEqual([
      { userId: 'bob', online: true },
      { userId: 'bob', online: true },
    ]);
  });
});
