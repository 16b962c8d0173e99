import type { Socket as NetSocket } from 'node:net';

import type { Socket } from 'socket.io';

import { connectPacket, HandClient } from './hand-client';
import {
  collect,
  eventFrame,
  HubHarness,
  type HubUnderTest,
  type SmallLimits,
  until,
} from './hub-harness';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** What every implementation of the port promises, on a real server with stock clients. */
export const hubSuite = <Link>(
  name: string,
  create: (limits?: SmallLimits) => HubUnderTest<Link>,
): void => {
  describe(`hub: ${name}`, () => {
    let harness: HubHarness<Link> | undefined;
    const start = async (
      limits?: SmallLimits,
      onConnection?: (socket: Socket) => void,
    ): Promise<HubHarness<Link>> =>
      (harness = await HubHarness.start(create(limits), onConnection));
    afterEach(async () => {
      await harness?.stop();
      harness = undefined;
    });

    it('reaches every connection of every user who joined, and nobody else', async () => {
      const harness = await start();
      const { hub } = harness;
      const connect = (user: string) => harness.connect(user);
      const [ann1, ann2, bob, cyd] = await Promise.all(['ann', 'ann', 'bob', 'cyd'].map(connect));
      if (!ann1 || !ann2 || !bob || !cyd) throw new Error('not connected');
      const received = [ann1, ann2, bob, cyd].map((client) => collect(client, 'said'));
      hub.join('room', 'ann');
      hub.join('room', 'bob');
      hub.join('room', 'stranger');
      hub.toConversation('room', eventFrame('said', 1));
      hub.toConversation('room', eventFrame('said', 2), { exceptUserId: 'ann' });
      hub.toUser('ann', eventFrame('said', 3));
      hub.leave('room', 'bob');
      hub.toConversation('room', eventFrame('said', 4));
      hub.toUser('cyd', eventFrame('said', 5));
      await until(() => received[3]?.length === 1 && received[0]?.length === 3);
      expect(received).toEqual([[1, 3, 4], [1, 3, 4], [1, 2], [5]]);
      expect(hub.isJoined('room', 'ann')).toBe(true);
      expect(hub.isJoined('room', 'bob')).toBe(false);
      expect(hub.isJoined('room', 'stranger')).toBe(false);
      expect(hub.connectionsOf('ann')).toHaveLength(2);
    });

    it('forgets who disconnected and names the conversations that fell silent', async () => {
      const harness = await start();
      const { hub } = harness;
      const client = await harness.connect('ann');
      const other = await harness.connect('ann');
      hub.join('room', 'ann');
      client.disconnect();
      await until(() => hub.connectionsOf('ann').length === 1);
      expect(hub.isHeard('room')).toBe(true);
      const [last] = hub.connectionsOf('ann');
      expect(hub.remove(last?.id ?? '')).toEqual(['room']);
      expect(hub.isHeard('room')).toBe(false);
      expect(hub.statistics().connections).toBe(0);
      other.disconnect();
      await until(() => harness.disconnects.length === 2);
      expect(harness.disconnects).toEqual([
        'client namespace disconnect',
        'client namespace disconnect',
      ]);
    });

    it('gives a connection that is added later the conversations of its user', async () => {
      const harness = await start();
      await harness.connect('ann');
      harness.hub.join('room', 'ann');
      const later = collect(await harness.connect('ann'), 'said');
      harness.hub.toConversation('room', eventFrame('said', 'hello ✓ 漢字'));
      await until(() => later.length === 1);
      expect(later).toEqual(['hello ✓ 漢字']);
    });

    it('carries frames of every size class of the WebSocket protocol', async () => {
      const harness = await start();
      const got = collect(await harness.connect('ann'), 'said');
      const texts = [0, 100, 110, 120, 125, 126, 127, 65_500, 65_535, 65_536, 300_000].map((size) =>
        'ü'.repeat(size / 2).padEnd(size, 'x'),
      );
      for (const text of texts) harness.hub.toUser('ann', eventFrame('said', text));
      await until(() => got.length === texts.length);
      expect(got).toEqual(texts);
    });

    it.each([
      ['websocket', ['websocket']],
      ['polling', ['polling']],
      ['polling, then websocket', ['polling', 'websocket']],
    ])('keeps the order of broadcasts, single sends and acks by %s', async (_, transports) => {
      const count = 600;
      let sent = 0;
      const frame = (): string => eventFrame('said', sent++);
      const harness = await start(undefined, (socket) => {
        socket.on('ask', (ack: (value: number) => void) => ack(sent++));
      });
      const { hub } = harness;
      const client = await harness.connect('ann', { transports });
      hub.join('room', 'ann');
      const got: unknown[] = collect(client, 'said');
      const serverSocket = [...harness.io.of('/').sockets.values()][0];
      const ask = (): void => {
        client.emit('ask', (value: unknown) => got.push(value));
      };
      while (sent < count) {
        hub.toConversation('room', frame());
        hub.toUser('ann', frame());
        serverSocket?.emit('said', sent++);
        hub.toConversation('room', frame());
        serverSocket?.emit('said', sent++);
        serverSocket?.emit('said', sent++);
        hub.toConnection(serverSocket?.id ?? '', frame());
        ask();
        if (sent % 5 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
        else if (sent % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      await until(() => got.length === sent);
      expect(got).toEqual(numbers(sent));
      if (transports.length === 2) expect(serverSocket?.conn.transport.name).toBe('websocket');
    });

    it('closes after what is queued; only a terminal reason keeps a stock client away', async () => {
      const harness = await start();
      const reasons: string[] = [];
      for (const reason of ['session-expired', 'session-revoked'] as const) {
        const client = await harness.connect(reason);
        const got = collect(client, 'said');
        client.on('disconnect', (why) => reasons.push(why));
        const [connection] = harness.hub.connectionsOf(reason);
        for (const n of numbers(50)) harness.hub.toUser(reason, eventFrame('said', n));
        harness.hub.close(connection?.id ?? '', reason);
        await until(() => client.disconnected);
        expect(got).toEqual(numbers(50));
      }
      expect(reasons).toEqual(['transport close', 'io server disconnect']);
      await until(() => harness.hub.statistics().connections === 0);
    });

    describe('a client that does not read', () => {
      const limits = { queueBytes: 400_000, volatileBytes: 100_000, laggingMs: 600 };
      const text = 'x'.repeat(10_000);

      /** By hand, because a stock client always reads. */
      const stall = async (harness: HubHarness<Link>): Promise<NetSocket> => {
        const client = await HandClient.open(harness.port);
        const { socket } = client;
        client.say(connectPacket({ user: 'slow' }));
        await until(() => harness.hub.connectionsOf('slow').length === 1);
        socket.pause();
        harness.hub.join('room', 'slow');
        return socket;
      };
      /** Broadcasts until the kernel's buffers and the queue are full. */
      const fill = async (
        harness: HubHarness<Link>,
        quick?: readonly unknown[],
      ): Promise<number> => {
        let sent = 0;
        while (harness.hub.statistics().lagging === 0) {
          if (sent > 20_000) throw new Error('it never lags');
          numbers(20).forEach(() => harness.hub.toConversation('room', eventFrame('said', text)));
          sent += 20;
          await until(() => quick === undefined || quick.length === sent);
        }
        return sent;
      };

      it('lags alone, with a bounded queue, and is told of once it has drained', async () => {
        const harness = await start({ ...limits, laggingMs: 60_000 });
        const quick = collect(await harness.connect('quick'), 'said');
        harness.hub.join('room', 'quick');
        const slow = await stall(harness);
        const sent = await fill(harness, quick);
        expect(harness.hub.statistics().bytesQueued).toBeLessThan(limits.queueBytes + 50_000);
        expect(harness.hub.statistics().framesDropped).toBeGreaterThan(0);
        expect(quick).toHaveLength(sent);
        expect(harness.drained).toEqual([]);
        slow.resume();
        await until(() => harness.drained.length === 1);
        expect(harness.drained).toEqual(harness.hub.connectionsOf('slow').map(({ id }) => id));
        expect(harness.hub.statistics()).toMatchObject({ lagging: 0, bytesQueued: 0 });
        slow.destroy();
      });

      it('is dropped from volatile frames before anything else', async () => {
        const harness = await start({ ...limits, laggingMs: 60_000 });
        const slow = await stall(harness);
        const { hub } = harness;
        while (hub.statistics().framesDropped === 0) {
          hub.toConversation('room', eventFrame('typing', text), { volatile: true });
          await new Promise((resolve) => setImmediate(resolve));
        }
        expect(hub.statistics().lagging).toBe(0);
        expect(hub.statistics().bytesQueued).toBeLessThan(limits.volatileBytes + 50_000);
        slow.destroy();
      });

      it('is stuck after a time without progress, and closes at once', async () => {
        const harness = await start(limits);
        const slow = await stall(harness);
        slow.on('error', () => undefined);
        await fill(harness);
        await until(() => harness.stuck.length === 1);
        harness.hub.close(harness.stuck[0] ?? '', 'too-slow');
        await until(() => harness.hub.statistics().connections === 0);
        slow.resume();
        await until(() => slow.destroyed);
      });
    });
  });
};
