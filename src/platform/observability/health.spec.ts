import { Health } from './health';
import { startInternalServer, type InternalServer } from './internal-server';
import { Metrics } from './metrics';

describe('the internal server', () => {
  const health = new Health();
  let server: InternalServer;

  beforeAll(async () => {
    server = await startInternalServer('127.0.0.1', 0, health, new Metrics());
  });
  afterAll(() => server.close());

  const get = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${server.port}${path}`);
  const statuses = async (): Promise<readonly number[]> => {
    const answers = await Promise.all(
      ['live', 'startup', 'ready'].map((probe) => get(`/health/${probe}`)),
    );
    return answers.map(({ status }) => status);
  };

  it('tells starting, ready, degraded and draining apart', async () => {
    expect(await statuses()).toEqual([200, 503, 503]);
    health.ready();
    expect(await statuses()).toEqual([200, 200, 200]);

    let isUp = false;
    health.watch('database', () => isUp);
    expect(await statuses()).toEqual([200, 200, 200]);
    const degraded: unknown = await (await get('/health/ready')).json();
    expect(degraded).toEqual({ status: 'degraded', checks: { database: 'down' } });
    isUp = true;
    expect(health.report().status).toBe('ready');

    health.drain();
    expect(await statuses()).toEqual([200, 200, 503]);
  });

  it('shows metrics with the lag of the event loop', async () => {
    expect(await (await get('/metrics')).text()).toContain('nodejs_eventloop_lag_seconds');
    expect((await get('/elsewhere')).status).toBe(404);
  });
});
