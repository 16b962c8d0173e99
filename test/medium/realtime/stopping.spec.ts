import { startTestApp } from '../../support/test-app';
import { InstanceRegistration } from '../../../src/platform/instances';
import { RealtimeGateway } from '../../../src/realtime/realtime.gateway';
import { until } from '../../support/until';
import { SocketUser, startRealtime } from './socket-user';

describe('Starting and stopping', () => {
  it('tells every socket when to come back, and lets nobody else in', async () => {
    const server = await startRealtime();
    const users = await Promise.all([1, 2, 3].map(() => SocketUser.register(server)));
    const late = users[0] as SocketUser;
    const lateAuth = await late.signInAgain();
    server.app.get(RealtimeGateway, { strict: false }).drain();
    await expect(SocketUser.open(server, lateAuth)).rejects.toMatchObject({
      data: { status: 503, code: 'server.unavailable' },
    });
    await server.close();
    for (const user of users) {
      await user.gets('the end', () => user.disconnected !== undefined);
      const [closing] = user.signals('connection.closing');
      expect(closing).toMatchObject({ reason: 'server-draining', terminal: false });
      expect(closing?.reconnectAfterMs).toBeGreaterThanOrEqual(500);
      expect(user.disconnected).toBe('transport close');
    }
  });

  it('refuses a second instance on the in-process bus, until the first is gone', async () => {
    const first = await startTestApp();
    const environment = {
      DATABASE_URL: first.databaseUrl,
      SECRETS_DIR: first.config.secrets.folder,
    };
    const alive = () =>
      first.database.query<{ readonly bus: string }>(
        'SELECT bus FROM instances WHERE lease_until > now()',
      );
    expect(await alive()).toEqual([{ bus: 'memory' }]);
    await expect(startTestApp({ environment })).rejects.toThrow(/Another AnoChat runs/);
    // Its session breaks, as with a restart of the database: it takes its place again.
    const holders = () =>
      first.database.query<{ readonly pid: number }>(
        `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND database =
           (SELECT oid FROM pg_database WHERE datname = current_database())`,
      );
    const [broken] = await holders();
    await first.database.query('SELECT pg_terminate_backend($1)', [broken?.pid]);
    await until('the lock is taken again', async () => {
      const [holder] = await holders();
      return holder !== undefined && holder.pid !== broken?.pid;
    });
    await first.app.get(InstanceRegistration, { strict: false }).onApplicationShutdown();
    const second = await startTestApp({ environment });
    await second.close();
    expect(await alive()).toEqual([]);
    await first.close();
  });
});
