import type { Accepted } from '@anochat/contract';
import { createClient, type AnoChat } from '@anochat/sdk';
import { v7 } from 'uuid';
import { createPlatform } from '../../../clients/sdk/src/platform/node';
import { call, makeToken, register, type Account } from '../../support/account';
import { createDirect, linkDevice, sealedMessage } from '../../support/linked-device';
import { until } from '../../support/until';
import { type RealtimeApp, startRealtime } from '../realtime/socket-user';

/** A client whose first heads have been read, and come only when told: events overtake them. */
const withHeldHeads = (serverUrl: string, token: string) => {
  const base = createPlatform({ logLevel: 'error' });
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  let areRead = false;
  const events: string[] = [];
  const client: AnoChat = createClient({
    serverUrl,
    token,
    platform: {
      ...base,
      connectSocket: (options, listener) => {
        const event = (name: string, argument: unknown): void => {
          events.push(name);
          const take = (): void => listener.event(name, argument);
          // This one never comes before the heads.
          if (name === 'sync.caught-up') void released.then(() => setImmediate(take));
          else take();
        };
        const socket = base.connectSocket(options, { ...listener, event });
        return {
          close: () => socket.close(),
          request: async (command, payload, timeoutMs) => {
            const answer = await socket.request(command, payload, timeoutMs);
            if (command === 'sync.resume') {
              areRead = true;
              await released;
            }
            return answer;
          },
        };
      },
    },
  });
  return { client, events, areRead: () => areRead, release };
};

describe('markers that move while a head is on its way', () => {
  let server: RealtimeApp;
  let alice: Account;
  let bob: Account;
  beforeAll(async () => {
    server = await startRealtime();
    [alice, bob] = await Promise.all([register(server.url), register(server.url)]);
  });
  afterAll(() => server.close());

  it('are not taken back by it, one’s own and the other’s', async () => {
    const [own, bobs] = [await linkDevice(server.url, alice), await linkDevice(server.url, bob)];
    const { id } = await createDirect(server.url, alice, own.keys, bobs.keys);
    // Markers are the same of what the client under test cannot open.
    const say = (by: Account) => {
      const path = `/conversations/${id}/messages/${v7()}`;
      return call<Accepted>(server.url, 'PUT', path, by, sealedMessage());
    };
    const read = (by: Account, upTo: number) =>
      call(server.url, 'PUT', `/conversations/${id}/read`, by, { upTo });
    const asked = await say(alice);
    const { seq } = await say(bob);
    await say(bob);

    const held = withHeldHeads(server.url, await makeToken(server.url, alice));
    try {
      const started = held.client.start();
      await until('read heads', held.areRead);
      await Promise.all([read(alice, seq), read(bob, asked.seq)]);
      await until('both markers', () => held.events.filter((e) => e === 'mark.moved').length > 1);
      held.release();
      await started;
      const { summary, timeline } = held.client.conversation(id);
      timeline.subscribe(() => undefined);
      await until('the conversation', () => timeline.get().status === 'ready');
      expect(summary.get()).toMatchObject({ unread: 1, readSeq: seq });
      expect(timeline.get().items.find((item) => item.seq === asked.seq)).toMatchObject({
        delivery: { state: 'read' },
      });
    } finally {
      held.release();
      await held.client.stop();
    }
  });
});
