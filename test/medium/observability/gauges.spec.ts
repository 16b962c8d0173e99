import { v7 } from 'uuid';

import { DataSource } from 'typeorm';
import { Collector } from '../../../src/media';
import { Backlog, Health } from '../../../src/platform/observability';
import { BUS, type Bus } from '../../../src/platform/bus';
import { type RealtimeApp, SocketUser, startRealtime } from '../realtime/socket-user';
import { scrape } from '../../support/scrape';
import { until } from '../../support/until';

describe('the gauges of an instance', () => {
  let server: RealtimeApp;
  let ann: SocketUser;
  beforeAll(async () => {
    server = await startRealtime();
    ann = await SocketUser.register(server);
  });
  afterAll(() => server.close());

  const valueOf = async (sample: string): Promise<number | undefined> =>
    (await scrape(server.metrics)).get(sample);
  const lookAgain = (): Promise<void> => server.app.get(Backlog, { strict: false }).look();

  it('show connections of the pool in use, and requests that wait for one', async () => {
    const inUse = 'anochat_database_connections{state="in-use"}';
    const waiting = 'anochat_database_waiting_requests';
    const limit = (await valueOf('anochat_database_connections_limit')) ?? 0;
    expect(limit).toBeGreaterThan(1);
    const source = server.app.get(DataSource, { strict: false });
    const runners = Array.from({ length: limit }, () => source.createQueryRunner());
    await Promise.all(runners.map((runner) => runner.connect()));
    const late = server.database.query('SELECT 1');
    try {
      expect(await valueOf(inUse)).toBe(limit);
      expect(await valueOf(waiting)).toBeGreaterThan(0);
    } finally {
      await Promise.all(runners.map((runner) => runner.release()));
    }
    await late;
    await until('the pool is at rest', async () => (await valueOf(inUse)) === 0);
    expect(await valueOf(waiting)).toBe(0);
  });

  it('show news that did not get out, with the age of its entry and not of the last attempt', async () => {
    const group = await ann.makeGroup();
    const bus = server.app.get<Bus>(BUS, { strict: false });
    const away = jest.spyOn(bus, 'publishEntries').mockRejectedValue(new Error('away'));
    const { seq } = await ann.say(group, 'said while the bus is away');
    await server.database.query(
      `UPDATE entries SET created_at = created_at - interval '1 hour'
       WHERE conversation_id = $1 AND seq = $2`,
      [group, seq],
    );
    await server.database.query('UPDATE outbox SET created_at = now()');
    await lookAgain();
    expect(await valueOf('anochat_outbox_rows')).toBe(1);
    expect(await valueOf('anochat_outbox_oldest_seconds')).toBeGreaterThan(3_599);
    away.mockRestore();
    await until('the relay has published it', async () => {
      await lookAgain();
      return (await valueOf('anochat_outbox_rows')) === 0;
    });
    expect(await valueOf('anochat_outbox_oldest_seconds')).toBe(0);
  });

  it('show what the background has not done yet', async () => {
    const files = 'anochat_jobs_waiting{work="collect-files"}';
    const messages = 'anochat_jobs_waiting{work="wipe-expired-messages"}';
    const group = await ann.makeGroup();
    const { seq } = await ann.say(group, 'soon over');
    await lookAgain();
    expect([await valueOf(files), await valueOf(messages)]).toEqual([0, 0]);
    await server.database.query(
      `INSERT INTO blobs (id, owner, kind, type, size, part_bytes, expires_at)
       VALUES ($1, $2, 'plain', 'text/plain', 0, 1, now())`,
      [v7(), ann.id],
    );
    await server.database.query(
      'UPDATE entries SET expires_at = now() WHERE conversation_id = $1 AND seq = $2',
      [group, seq],
    );
    await lookAgain();
    expect([await valueOf(files), await valueOf(messages)]).toEqual([1, 1]);
    await server.app.get(Collector, { strict: false }).collect();
    await lookAgain();
    expect(await valueOf(files)).toBe(0);
  });

  it('show how late the event loop is', async () => {
    await until('it shows', async () => {
      const end = performance.now() + 150;
      while (performance.now() < end);
      await new Promise((resolve) => setTimeout(resolve, 50));
      return ((await valueOf('nodejs_eventloop_lag_max_seconds')) ?? 0) > 0.1;
    });
  });

  it('show that the database is away', async () => {
    const away = 'anochat_degraded{check="postgres"}';
    expect(await valueOf(away)).toBe(0);
    const query = jest
      .spyOn(
        (
          server.app.get(DataSource, { strict: false }).driver as unknown as {
            readonly master: { query: () => Promise<unknown> };
          }
        ).master,
        'query',
      )
      .mockRejectedValue(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }));
    await server.database.query('SELECT 1').catch(() => undefined);
    expect(await valueOf(away)).toBe(1);
    expect(server.app.get(Health, { strict: false }).report().checks['postgres']).toBe('down');
    query.mockRestore();
    await server.database.query('SELECT 1');
    expect(await valueOf(away)).toBe(0);
  });
});
