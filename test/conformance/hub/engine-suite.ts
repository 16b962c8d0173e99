import { connect as connectTcp } from 'node:net';

import type { Socket } from 'socket.io';
import type { Socket as ClientSocket } from 'socket.io-client';

import { connectPacket, HandClient, handshake } from './hand-client';
import { collect, HubHarness, type HubUnderTest, until } from './hub-harness';

/** What stock socket.io clients see of a server, whatever carries its WebSockets. */
export const engineSuite = <Link>(name: string, create: () => HubUnderTest<Link>): void => {
  describe(`engine: ${name}`, () => {
    let harness: HubHarness<Link> | undefined;
    const start = async (
      onConnection?: (socket: Socket) => void,
      options: HubUnderTest<Link>['serverOptions'] = {},
    ): Promise<HubHarness<Link>> => {
      const under = create();
      return (harness = await HubHarness.start(
        { ...under, serverOptions: { ...under.serverOptions, ...options } },
        onConnection,
      ));
    };
    afterEach(async () => {
      await harness?.stop();
      harness = undefined;
    });

    describe.each([
      ['websocket', ['websocket']],
      ['polling, then websocket', ['polling', 'websocket']],
    ])('by %s', (_, transports) => {
      it('acknowledges both ways, text and binary', async () => {
        const bytes = Buffer.from([0, 1, 0xfe, 0xff]);
        const answers: unknown[] = [];
        const harness = await start((socket) => {
          socket.on('echo', (value: unknown, ack: (value: unknown) => void) => ack(value));
          socket.on('ready', () =>
            socket.emit('ask', bytes, (answer: unknown) => answers.push(answer)),
          );
        });
        const client = await harness.connect('ann', { transports });
        client.on('ask', (value: unknown, ack: (value: unknown) => void) => ack(value));
        client.emit('ready');
        for (const value of ['ü 漢字', { deep: [1, null] }, bytes, { file: bytes, n: 1 }]) {
          expect(await client.emitWithAck('echo', value)).toEqual(value);
        }
        await until(() => answers.length === 1);
        expect(answers).toEqual([bytes]);
      });

      it("broadcasts by socket.io's own rooms, volatile or not", async () => {
        const harness = await start((socket) => void socket.join('room'));
        const connect = (user: string) => harness.connect(user, { transports });
        const clients = await Promise.all(['ann', 'bob', 'cyd'].map(connect));
        const received = clients.map((client) => collect(client, 'said'));
        await until(() =>
          [...harness.io.of('/').sockets.values()].every(
            ({ conn }) => conn.transport.name === 'websocket',
          ),
        );
        harness.io.to('room').emit('said', 1);
        harness.io
          .to('room')
          .except(clients[0]?.id ?? '')
          .emit('said', Buffer.from('2'));
        await until(() => received.every((values) => values.length > 0));
        harness.io.volatile.emit('said', 3);
        await until(() => received.every((values) => values.includes(3)));
        expect(received).toEqual([
          [1, 3],
          [1, Buffer.from('2'), 3],
          [1, Buffer.from('2'), 3],
        ]);
      });
    });

    it('keeps what was sent while it upgrades, in order', async () => {
      const count = 400;
      const got: number[] = [];
      const harness = await start((socket) => {
        socket.on('said', (value: number) => got.push(value));
        let sent = 0;
        const talk = (): void => {
          for (let i = 0; i < 10; i++) socket.emit('said', sent++);
          if (sent < count) setTimeout(talk, 3);
        };
        socket.on('ready', talk);
      });
      const client = await harness.connect('ann', { transports: ['polling', 'websocket'] });
      const heard = collect(client, 'said');
      client.emit('ready');
      for (let i = 0; i < count; i++) {
        client.emit('said', i);
        if (i % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      }
      await until(() => got.length === count && heard.length === count);
      expect(got).toEqual([...got].sort((a, b) => a - b));
      expect(heard).toEqual([...(heard as number[])].sort((a, b) => a - b));
      expect(client.io.engine.transport.name).toBe('websocket');
    });

    it.each<[string, string, string, (client: ClientSocket, server: Socket) => void]>([
      [
        'the client leaves',
        'client namespace disconnect',
        'io client disconnect',
        (client) => client.disconnect(),
      ],
      [
        'the client closes its transport',
        'transport close',
        'transport close',
        (client) => client.io.engine.close(),
      ],
      [
        'the server sends it away',
        'server namespace disconnect',
        'io server disconnect',
        (_, server) => server.disconnect(),
      ],
      [
        'the server closes the connection',
        'forced close',
        'transport close',
        (_, server) => server.conn.close(),
      ],
      [
        'a message is too long',
        'transport error',
        'transport close',
        (client) => client.emit('long', 'x'.repeat(200_000)),
      ],
    ])('gives the stock reasons when %s', async (_, serverReason, clientReason, act) => {
      let server: Socket | undefined;
      const harness = await start((socket) => (server = socket), { maxHttpBufferSize: 131_072 });
      const client = await harness.connect('ann');
      const reasons: string[] = [];
      client.on('disconnect', (reason) => reasons.push(reason));
      await until(() => server !== undefined);
      if (server) act(client, server);
      await until(() => reasons.length === 1 && harness.disconnects.length === 1);
      expect(harness.disconnects).toEqual([serverReason]);
      if (clientReason !== 'transport close') expect(reasons).toEqual([clientReason]);
    });

    it('ends a half-open connection when its pings go unanswered', async () => {
      const harness = await start(undefined, { pingInterval: 100, pingTimeout: 100 });
      const client = await HandClient.open(harness.port);
      client.say(connectPacket());
      await until(() => harness.disconnects.length === 1);
      expect(harness.disconnects).toEqual(['ping timeout']);
      client.socket.destroy();
    });

    it('says everything before it leaves', async () => {
      const harness = await start((socket) => {
        socket.on('ready', () => {
          for (let i = 0; i < 50; i++) socket.emit('said', i);
          socket.disconnect(true);
        });
      });
      const client = await harness.connect('ann');
      const got = collect(client, 'said');
      client.emit('ready');
      await until(() => client.disconnected);
      expect(got).toHaveLength(50);
    });

    /** Answers of a connection that is not a stock client's, until it ends. */
    const raw = async (port: number, request: string): Promise<string> =>
      new Promise((resolve, reject) => {
        let answer = '';
        const socket = connectTcp({ port, host: '127.0.0.1' }, () => socket.write(request));
        socket.on('data', (part) => (answer += part.toString('latin1')));
        socket.on('close', () => resolve(answer));
        socket.on('error', reject);
        setTimeout(() => socket.destroy(), 8_000).unref();
      });

    it('refuses bad handshakes, and ends connections of protocols it does not speak', async () => {
      const { port } = await start();
      const wrongVersion = handshake().replace('Version: 13', 'Version: 12');
      expect(await raw(port, wrongVersion)).toMatch(/^HTTP\/1\.1 400 /);
      const wrongKey = handshake().replace('dGhlIHNhbXBsZSBub25jZQ==', 'short');
      expect(await raw(port, wrongKey)).toMatch(/^HTTP\/1\.1 400 /);
      expect(await raw(port, handshake('', '&sid=nobody'))).toMatch(/^HTTP\/1\.1 400 /);
      const oldProtocol = handshake().replace('EIO=4', 'EIO=3');
      expect(await raw(port, oldProtocol)).toMatch(/^HTTP\/1\.1 101 /);
    });

    it('answers a subprotocol', async () => {
      const harness = await start();
      const header = 'Sec-WebSocket-Protocol: chat\r\n';
      const client = await HandClient.open(harness.port, header);
      expect(client.heard).toContain(header);
      client.say(connectPacket());
      await client.hears('40{"sid"');
      client.socket.destroy();
      await until(() => harness.disconnects.length === 1);
      expect(harness.disconnects).toEqual(['transport close']);
    });
  });
};
