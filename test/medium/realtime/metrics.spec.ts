import { type RealtimeApp, SocketUser, startRealtime } from './socket-user';

describe('the metrics of the sockets', () => {
  let server: RealtimeApp;
  beforeAll(async () => {
    server = await startRealtime();
  });
  afterAll(() => server.close());

  const scrape = async (): Promise<string> => server.metrics.registry.metrics();
  const valueOf = async (name: string): Promise<number> =>
    Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(await scrape())?.[1]);

  it('say of each whether it counts or measures', async () => {
    const types = [
      ...(await scrape()).matchAll(/^# TYPE (anochat_(?:socket|sequencer)_\S+) (\w+)$/gm),
    ].map(([, name = '', type = '']) => [name, type] as const);
    for (const [name, type] of types) {
      expect([name, type]).toEqual([name, typeByName(name)]);
    }
    // Each core has some of its own besides.
    expect(types.map(([name]) => name)).toEqual(
      expect.arrayContaining([
        'anochat_sequencer_delivered_total',
        'anochat_sequencer_duplicates_total',
        'anochat_sequencer_forgotten_total',
        'anochat_sequencer_gaps_total',
        'anochat_sequencer_held_total',
        'anochat_socket_closes_total',
        'anochat_socket_commands_total',
        'anochat_socket_connections',
        'anochat_socket_disconnects_total',
        'anochat_socket_frames_dropped_total',
        'anochat_socket_frames_sent_total',
        'anochat_socket_lagging',
        'anochat_socket_queued_bytes',
      ]),
    );
  });

  it('count what was delivered once, however often they are read', async () => {
    const ann = await SocketUser.register(server);
    const group = await ann.makeGroup(await SocketUser.register(server));
    expect(await valueOf('anochat_socket_connections')).toBe(2);
    await ann.getsSeq(group, (await ann.say(group, 'one')).seq);

    const before = await valueOf('anochat_sequencer_delivered_total');
    const framesBefore = await valueOf('anochat_socket_frames_sent_total');
    expect(before).toBeGreaterThan(0);
    expect(await valueOf('anochat_sequencer_delivered_total')).toBe(before);

    await ann.getsSeq(group, (await ann.say(group, 'two')).seq);
    expect(await valueOf('anochat_sequencer_delivered_total')).toBe(before + 1);
    expect(await valueOf('anochat_socket_frames_sent_total')).toBeGreaterThan(framesBefore);
  });
});

/** As Prometheus' naming wants it. */
const typeByName = (name: string): string => {
  if (name.endsWith('_total')) return 'counter';
  return name.endsWith('_seconds') ? 'histogram' : 'gauge';
};
