import { WebSocket } from 'ws';

import { until } from '../../support/until';
import { type RealtimeApp, SocketUser, startRealtime } from './socket-user';

/** A client of engine.io by hand: it says what a stock client would not. */
const openByHand = async (
  server: RealtimeApp,
): Promise<{ readonly socket: WebSocket; readonly heard: string[] }> => {
  const url = `${server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;
  const socket = new WebSocket(url);
  const heard: string[] = [];
  socket.on('message', (data: Buffer) => heard.push(data.toString()));
  await until('the greeting of engine.io', () => heard.length > 0);
  return { socket, heard };
};

describe.each(['native', 'ws'])('One connection of engine.io (%s)', (engine) => {
  let server: RealtimeApp;
  beforeAll(async () => {
    server = await startRealtime({ SOCKET_ENGINE: engine });
  });
  afterAll(() => server.close());

  it('is one user: a second CONNECT ends it, and strangers hear nothing', async () => {
    const ann = await SocketUser.register(server);
    const bob = await SocketUser.register(server);
    const group = await ann.makeGroup(bob);
    const packets = [ann, bob].map(
      ({ auth }) => `40${JSON.stringify({ token: auth.accessToken })}`,
    );
    ann.close();

    const { socket, heard } = await openByHand(server);
    // One write to the kernel: both are there before either is authenticated.
    const { _socket: below } = socket as unknown as { readonly _socket: NodeJS.WriteStream };
    below.cork();
    for (const packet of packets) socket.send(packet);
    below.uncork();
    await until('the end', () => socket.readyState === WebSocket.CLOSED);
    expect(heard.slice(1)).toEqual([
      expect.stringMatching(/^42\["connection.closing",.*"reason":"protocol-violation"/),
    ]);

    const strangers = await Promise.all([1, 2, 3].map(() => SocketUser.register(server)));
    const { seq } = await bob.say(group, 'for ann and bob');
    await bob.getsSeq(group, seq);
    for (const stranger of strangers) {
      await stranger.ask('sync.resume', {});
      expect(stranger.entries(group)).toEqual([]);
    }
    for (const user of [bob, ...strangers]) user.close();
  });

  it('is ended by a CONNECT that comes after the first was answered', async () => {
    const ann = await SocketUser.register(server);
    const { socket, heard } = await openByHand(server);
    const packet = `40${JSON.stringify({ token: ann.auth.accessToken })}`;
    socket.send(packet);
    await until('the answer', () => heard.some((text) => text.startsWith('40')));
    socket.send('41');
    socket.send(packet);
    await until('the end', () => socket.readyState === WebSocket.CLOSED);
    expect(ann.socket.connected).toBe(true);
    ann.close();
  });
});
