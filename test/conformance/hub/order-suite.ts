import type { Socket } from 'socket.io';
import type { Socket as ClientSocket } from 'socket.io-client';

import { Random } from '../../simulation/random';
import { eventFrame, HubHarness, type HubUnderTest, until } from './hub-harness';

const SEEDS = [1, 2, 3, 4, 5, 6];
const STEPS = 400;
const ROOMS = ['kitchen', 'garden', 'attic'];
/** One user has two devices; every transport is there, and one that changes meanwhile. */
const DEVICES = [
  { user: 'ann', transports: ['websocket'] },
  { user: 'ann', transports: ['websocket'] },
  { user: 'bob', transports: ['polling', 'websocket'] },
  { user: 'cyd', transports: ['polling'] },
  { user: 'dan', transports: ['websocket'] },
];
/** Around the lengths at which WebSocket frames change their form. */
const PADDINGS = [0, 1, 100, 125, 126, 4_000, 65_536];

interface Device {
  readonly user: string;
  readonly client: ClientSocket;
  readonly socket: Socket;
  readonly heard: unknown[];
  readonly expected: unknown[];
}

/**
 * Any mix of what the hub sends, what socket.io itself sends and what it acknowledges reaches each
 * connection in the order of the calls, once and whole. The server is told at random; what each
 * connection is to hear is kept beside it.
 */
export const orderSuite = <Link>(name: string, create: () => HubUnderTest<Link>): void => {
  describe(`order: ${name}`, () => {
    let harness: HubHarness<Link> | undefined;
    afterEach(async () => {
      await harness?.stop();
      harness = undefined;
    });

    it.each(SEEDS)('holds for every connection, whatever mixes (seed %d)', async (seed) => {
      const sockets: Socket[] = [];
      const acks = new Map<Socket, ((value: unknown) => void)[]>();
      const started = await HubHarness.start(create(), (socket) => {
        sockets.push(socket);
        acks.set(socket, []);
        socket.on('ask', (ack: (value: unknown) => void) => acks.get(socket)?.push(ack));
      });
      harness = started;
      const { hub, io } = started;
      const devices: Device[] = [];
      for (const { user, transports } of DEVICES) {
        const client = await started.connect(user, { transports });
        const socket = sockets.find(({ id }) => id === client.id);
        if (!socket) throw new Error('The server has no such socket');
        const heard: unknown[] = [];
        client.on('said', (value: number, padding: string | Uint8Array) =>
          heard.push([value, padding.length]),
        );
        devices.push({ user, client, socket, heard, expected: [] });
      }

      const random = new Random(seed);
      const joined = new Map(ROOMS.map((room) => [room, new Set<string>()]));
      const tell = (isMeant: (device: Device) => boolean, value: unknown): void => {
        for (const device of devices) if (isMeant(device)) device.expected.push(value);
      };
      for (let step = 0; step < STEPS; step += 1) {
        const room = random.pick(ROOMS);
        const users = joined.get(room) ?? new Set();
        const device = random.pick(devices);
        const { user, socket, client } = device;
        const size = random.pick(PADDINGS);
        const padding = 'x'.repeat(size);
        const said = [step, size];
        const frame = `2${JSON.stringify(['said', step, padding])}`;
        const volatile = random.chance(0.3);
        const deeds: readonly (() => void)[] = [
          () => {
            hub.toConversation(room, frame, { volatile });
            tell((one) => users.has(one.user), said);
          },
          () => {
            hub.toConversation(room, frame, { volatile, exceptUserId: user });
            tell((one) => users.has(one.user) && one.user !== user, said);
          },
          () => {
            hub.toUser(user, frame, { volatile });
            tell((one) => one.user === user, said);
          },
          () => {
            hub.toConnection(socket.id, frame);
            device.expected.push(said);
          },
          () => {
            socket.emit('said', step, padding);
            device.expected.push(said);
          },
          () => {
            socket.emit('said', step, Buffer.alloc(size));
            device.expected.push(said);
          },
          () => {
            io.emit('said', step, padding);
            tell(() => true, said);
          },
          () => client.emit('ask', (value: unknown) => device.heard.push(value)),
          () => {
            for (const ack of acks.get(socket)?.splice(0) ?? []) {
              ack(said);
              device.expected.push(said);
            }
          },
          () => {
            hub.join(room, user);
            users.add(user);
          },
          () => {
            hub.leave(room, user);
            users.delete(user);
          },
        ];
        random.pick(deeds)();
        if (random.chance(0.1)) await new Promise((resolve) => setImmediate(resolve));
        if (random.chance(0.1)) await new Promise((resolve) => setTimeout(resolve, 1));
      }
      io.emit('said', STEPS, '');
      tell(() => true, [STEPS, 0]);
      hub.toUser('nobody', eventFrame('said', 0));

      await until(() => devices.every(({ heard }) => heard.some(isLast)));
      for (const { heard, expected } of devices) expect(heard).toEqual(expected);
      expect(hub.statistics().framesDropped).toBe(0);
    });
  });
};

const isLast = (heard: unknown): boolean => Array.isArray(heard) && heard[0] === STEPS;
