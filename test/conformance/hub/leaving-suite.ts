import { WebSocket } from 'ws';

import { connectPacket } from './hand-client';
import { eventFrame, HubHarness, type HubUnderTest, until } from './hub-harness';

const CLIENTS = 50;
const TEXT = 'x'.repeat(64 * 1024);
/** In this process for each client, besides what the kernel has taken for it. */
const QUEUED_BYTES = 1_000_000;
const GOODBYE = eventFrame('connection.closing', { reason: 'server-draining' });

/** What a client has heard when its connection is over. */
interface Heard {
  frames: number;
  last: string;
  /** 1006 where no close frame came. */
  code: number | undefined;
  error: Error | undefined;
}

/** A server that stops lets everybody have what is queued, the goodbye and the close frame. */
export const leavingSuite = <Link>(name: string, create: () => HubUnderTest<Link>): void => {
  it(`leaves nobody without the last bytes: ${name}`, async () => {
    const under = create();
    const harness = await HubHarness.start(under);
    const { hub } = harness;
    const clients: { readonly socket: WebSocket; readonly heard: Heard }[] = [];
    while (clients.length < CLIENTS) clients.push(connect(harness.port, `user${clients.length}`));
    await until(() => hub.statistics().connections === CLIENTS);
    for (const { socket } of clients) socket.pause();
    let frames = 0;
    while (hub.statistics().bytesQueued < CLIENTS * QUEUED_BYTES) {
      for (let i = 0; i < CLIENTS; i++) hub.toUser(`user${i}`, eventFrame('said', TEXT));
      frames += 1;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(hub.statistics().lagging).toBe(0);
    for (let i = 0; i < CLIENTS; i++) {
      hub.toUser(`user${i}`, GOODBYE);
      for (const { id } of hub.connectionsOf(`user${i}`)) hub.close(id, 'server-draining');
    }

    const left = harness.io.close().then(() => under.leave?.());
    for (const { socket } of clients) socket.resume();
    await left;
    await until(() => clients.every(({ heard }) => heard.code !== undefined));
    for (const { heard } of clients) {
      expect(heard.error).toBeUndefined();
      expect(heard.frames).toBe(frames + 1);
      expect(heard.last).toBe(`4${GOODBYE}`);
      expect(heard.code).not.toBe(1006);
    }
  });
};

const connect = (
  port: number,
  user: string,
): { readonly socket: WebSocket; readonly heard: Heard } => {
  const heard: Heard = { frames: 0, last: '', code: undefined, error: undefined };
  const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`);
  socket.on('open', () => socket.send(connectPacket({ user })));
  socket.on('error', (error) => (heard.error = error));
  socket.on('close', (code) => (heard.code = code));
  socket.on('message', (data: Buffer) => {
    // engine.io's and socket.io's own packets are not counted: OPEN, CONNECT, PING.
    if (data[0] !== 0x34 || data[1] !== 0x32) return;
    heard.frames += 1;
    heard.last = data.length < 1_000 ? data.toString() : '';
  });
  return { socket, heard };
};
