import { createServer } from 'node:http';
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer,
} from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Server, type Socket } from 'socket.io';
import { LIMITS } from '@anochat/contract';
import type { EngineLink, Hub } from '../../../src/platform/hub';
import { DEFAULT_QUEUE_LIMITS } from '../../../src/platform/hub/queue-limits';
import { JavascriptHub } from '../../../src/platform/hub/javascript-hub';
import {
  createWsEngine,
  NativeHub,
  NativeSockets,
  type WsEngine,
} from '../../../src/platform/hub/native';
import { loadAddon, whyNoAddon } from '../../../src/platform/native';
import { obeyOrders } from '../forked-server';

/** Ways to fan out below one and the same socket.io. */
export type Engine = 'native' | 'native-epoll' | 'js-coalescing' | 'socket.io';

export type BareOrder =
  | { readonly say: 'open'; readonly engine: Engine }
  | { readonly say: 'emit'; readonly times: number; readonly everyMs: number }
  | { readonly say: 'count' };
/** To `open`: the ports; to `emit`: milliseconds each; to `count`: the connections. */
export interface BareAnswer {
  readonly port?: number;
  readonly controlPort?: number;
  readonly usesUring?: boolean;
  readonly blockedMs?: readonly number[];
  readonly connections?: number;
}

/** The whole text packet is 300 bytes, of which the engine's and socket.io's own take ten. */
const BODY = 'x'.repeat(290);
/** No ping comes while something is measured. */
const NEVER_MS = 3_600_000;
const BACKLOG = 4_096;

type Emit = (room: string, body: string) => void;

interface Fan {
  readonly emit: Emit;
  readonly wsEngine?: WsEngine;
  readonly usesUring: () => boolean;
  enter(socket: Socket, room: string): void;
  leave(socket: Socket): void;
}

function hubFan(hub: Hub<EngineLink>, wsEngine?: WsEngine): Fan {
  return {
    ...(wsEngine && { wsEngine }),
    // As the product does: each message is encoded anew, once.
    emit: (room, body) => hub.toConversation(room, `2${JSON.stringify(['m', body])}`),
    usesUring: () => hub.statistics().uring === 1,
    enter({ id, conn }, room) {
      const identity = { id, userId: id, deviceId: id, sessionId: null };
      hub.add(identity, conn as unknown as EngineLink);
      hub.join(room, id);
    },
    leave: ({ id }) => void hub.remove(id),
  };
}

function nativeFan(allowUring: boolean): Fan {
  const addon = loadAddon();
  if (!addon) throw new Error(`there is no native core: ${whyNoAddon()}`);
  const sockets = new NativeSockets(addon, {
    ...DEFAULT_QUEUE_LIMITS,
    maxMessageBytes: LIMITS.socketPacketBytes,
    closingMs: 5_000,
    allowUring,
  });
  return hubFan(new NativeHub(sockets, DEFAULT_QUEUE_LIMITS), createWsEngine(sockets));
}

function stockFan(io: () => Server): Fan {
  return {
    emit: (room, body) => io().to(room).emit('m', body),
    usesUring: () => false,
    enter: (socket, room) => void socket.join(room),
    leave: () => undefined,
  };
}

const FANS: Readonly<Record<Engine, (io: () => Server) => Fan>> = {
  native: () => nativeFan(true),
  'native-epoll': () => nativeFan(false),
  'js-coalescing': () => hubFan(new JavascriptHub()),
  'socket.io': stockFan,
};

let opened: { readonly io: Server; readonly fan: Fan } | undefined;

async function open(engine: Engine): Promise<BareAnswer> {
  const fan = FANS[engine](() => io);
  const http = createServer();
  const io: Server = new Server(http, {
    transports: ['websocket'],
    perMessageDeflate: false,
    serveClient: false,
    pingInterval: NEVER_MS,
    ...(fan.wsEngine && { wsEngine: fan.wsEngine }),
  });
  io.on('connection', (socket) => {
    fan.enter(socket, String(socket.handshake.query['room']));
    socket.on('p', (body: string) => fan.emit('0', body));
    socket.on('disconnect', () => fan.leave(socket));
  });
  opened = { io, fan };
  const control = controlServer((room) => fan.emit(String(room), BODY));
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', BACKLOG, done));
  await new Promise<void>((done) => control.listen(0, '127.0.0.1', done));
  const [port, controlPort] = [http, control].map((one) => (one.address() as AddressInfo).port);
  // The addon's thread looks for io_uring once it runs, which may be later than this.
  const last = Date.now() + 1_000;
  while (engine === 'native' && !fan.usesUring() && Date.now() < last) await sleep(10);
  return { port: port!, controlPort: controlPort!, usesUring: fan.usesUring() };
}

/** Two bytes a message: the number of the room. It costs every engine the same, which is little. */
function controlServer(emit: (room: number) => void): TcpServer {
  return createTcpServer((socket) => {
    let rest = Buffer.alloc(0);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      const input = Buffer.concat([rest, chunk]);
      const end = input.length & ~1;
      for (let at = 0; at < end; at += 2) emit(input.readUInt16LE(at));
      rest = input.subarray(end);
    });
  });
}

/** For how long one message to everybody keeps the event loop from all else. */
async function blockageOfEmits(emit: Emit, times: number, everyMs: number): Promise<number[]> {
  const blocked: number[] = [];
  for (let i = 0; i < times; i += 1) {
    await new Promise((done) => setTimeout(done, everyMs));
    const began = performance.now();
    emit('0', BODY);
    // Also what is left to the end of this turn of the loop, and to the next.
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    blocked.push(performance.now() - began);
  }
  return blocked;
}

async function obey(order: BareOrder): Promise<BareAnswer> {
  if (order.say === 'open') return open(order.engine);
  if (!opened) throw new Error('nothing is open');
  const { io, fan } = opened;
  if (order.say === 'count') return { connections: io.engine.clientsCount };
  return { blockedMs: await blockageOfEmits(fan.emit, order.times, order.everyMs) };
}

// The file is also imported for its types.
if (process.send && process.argv[1] === __filename) obeyOrders(obey);
