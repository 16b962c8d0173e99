import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';

import { sendRound } from './send-round';

const PEOPLE = ['one', 'other'].map((id) => ({ id, deviceId: id, token: id }));

interface Instance {
  readonly origin: string;
  close(): Promise<unknown>;
}

/** What an instance does as far as this needs it; test/medium/selftest.spec.ts has a real one. */
const startInstance = async (bus: EventEmitter, isDelivering: boolean): Promise<Instance> => {
  const server = createServer((request, response) => {
    const isList = request.url?.endsWith('/sync') === true;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(isList ? { items: [] } : { id: 'the-group' }));
  });
  const sockets = new Server(server);
  sockets.on('connection', (socket) => {
    const { token } = socket.handshake.auth as { readonly token: string };
    const tell = (seq: number): void => {
      if (isDelivering) socket.emit('message.created', { conversationId: 'the-group', seq });
    };
    bus.on('entry', tell);
    socket.on('disconnect', () => bus.off('entry', tell));
    socket.on('sync.resume', (_input: unknown, ack: (answer: object) => void) => ack({ data: {} }));
    socket.on('message.send', (_input: unknown, ack: (answer: object) => void) => {
      if (token !== 'one') return ack({ problem: { code: 'conversation.not-found' } });
      const seq = 1 + bus.listenerCount('entry');
      ack({ data: { seq } });
      bus.emit('entry', seq);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, close: () => sockets.close() };
};

describe('sendRound', () => {
  const instances: Instance[] = [];
  afterEach(async () => {
    for (const { close } of instances.splice(0)) await close();
  });
  const start = async (bus: EventEmitter, isDelivering = true): Promise<string> => {
    const instance = await startInstance(bus, isDelivering);
    instances.push(instance);
    return instance.origin;
  };

  it('goes from each instance to the next one, and from the last to the first', async () => {
    const bus = new EventEmitter();
    const [a, b, c] = [await start(bus), await start(bus), await start(bus)];
    const round = await sendRound([a, b, c], PEOPLE);
    expect(round.map(({ from, to }) => [from, to])).toEqual([
      [a, b],
      [b, c],
      [c, a],
    ]);
    expect(bus.listenerCount('entry')).toBeLessThanOrEqual(2); // the last two may just be leaving
  });

  it('names the instance that does not deliver', async () => {
    const bus = new EventEmitter();
    const [a, deaf] = [await start(bus), await start(bus, false)];
    await expect(sendRound([a, deaf], PEOPLE)).rejects.toThrow(`${deaf} did not deliver message`);
  }, 60_000);

  it('names the instances that hear nothing of each other', async () => {
    const [a, b] = [await start(new EventEmitter()), await start(new EventEmitter())];
    await expect(sendRound([a, b], PEOPLE)).rejects.toThrow(`${b} did not deliver message`);
  }, 60_000);

  it('says what an instance refuses, and which', async () => {
    const a = await start(new EventEmitter());
    await expect(sendRound([a], [...PEOPLE].reverse())).rejects.toThrow(
      `${a} refuses message.send: conversation.not-found`,
    );
  });
});
