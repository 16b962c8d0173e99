import { connectPacket, HandClient } from './hand-client';
import {
  collect,
  eventFrame,
  HubHarness,
  type HubUnderTest,
  type SmallLimits,
  until,
} from './hub-harness';

/** Each; `npm run test:slow-clients` does it with thousands. */
const COUNT = 25;
const LIMITS: SmallLimits = { queueBytes: 400_000, volatileBytes: 100_000, laggingMs: 4_000 };
const PINGS = { pingInterval: 1_000, pingTimeout: 2_000 };
const TEXT = 'x'.repeat(10_000);
const PONG = '3';

/**
 * Half of the crowd reads nothing and says that it lives, the other half has vanished. Pings end the
 * half-open ones, before they have lagged for long; the others are given up as stuck.
 */
export const slowCrowdSuite = <Link>(
  name: string,
  create: (limits: SmallLimits) => HubUnderTest<Link>,
): void => {
  it(`a crowd that does not read costs the others nothing: ${name}`, async () => {
    const under = create(LIMITS);
    const harness = await HubHarness.start({
      ...under,
      serverOptions: { ...under.serverOptions, ...PINGS },
    });
    const { hub } = harness;
    const quick = await harness.connect('quick');
    const heard = collect(quick, 'said');
    const silent = await stalled(harness, 'silent');
    const vanished = await stalled(harness, 'vanished');
    const beat = setInterval(() => silent.forEach((client) => client.say(PONG)), 200);
    for (const user of ['quick', 'silent', 'vanished']) hub.join('room', user);
    try {
      const most = { bytesQueued: 0, lagging: 0 };
      let sent = 0;
      let closed = 0;
      while (harness.disconnects.length < 2 * COUNT) {
        const isFilling = most.lagging < COUNT;
        for (let i = 0; i < (isFilling ? 20 : 1); i++)
          hub.toConversation('room', eventFrame('said', `${sent++} ${TEXT}`));
        await until(() => heard.length === sent);
        const { bytesQueued, lagging } = hub.statistics();
        most.bytesQueued = Math.max(most.bytesQueued, bytesQueued);
        most.lagging = Math.max(most.lagging, lagging);
        for (; closed < harness.stuck.length; closed++)
          hub.close(harness.stuck[closed] ?? '', 'too-slow');
        if (!isFilling) await new Promise((resolve) => setTimeout(resolve, 20));
      }
      expect(most.bytesQueued).toBeLessThanOrEqual(2 * COUNT * (LIMITS.queueBytes + TEXT.length));
      expect(most.lagging).toBeGreaterThanOrEqual(COUNT);
      // Whoever was sent a close frame has a moment to answer it.
      await until(() => hub.statistics().bytesQueued === 0);
      expect(hub.statistics()).toMatchObject({ connections: 1, lagging: 0 });
      expect(hub.statistics().framesDropped).toBeGreaterThan(0);
      expect(harness.stuck).toHaveLength(COUNT);
      expect(harness.disconnects.filter((reason) => reason === 'ping timeout')).toHaveLength(COUNT);
      expect(heard.map((text) => parseInt(String(text), 10))).toEqual([...heard.keys()]);
      expect(quick.connected).toBe(true);
    } finally {
      clearInterval(beat);
      for (const { socket } of [...silent, ...vanished]) socket.destroy();
      await harness.stop();
    }
  });
};

const stalled = async (
  harness: HubHarness<unknown>,
  user: string,
): Promise<readonly HandClient[]> => {
  const clients: HandClient[] = [];
  while (clients.length < COUNT) {
    const client = await HandClient.open(harness.port);
    client.say(connectPacket({ user }));
    await client.hears('40{"sid"');
    client.socket.pause();
    clients.push(client);
  }
  return clients;
};
