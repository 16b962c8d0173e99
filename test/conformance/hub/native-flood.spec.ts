import type { Socket } from 'socket.io';

import type { EngineLink } from '../../../src/platform/hub';
import { createWsEngine, NativeHub, NativeSockets } from '../../../src/platform/hub/native';
import { loadAddon, whyNoAddon } from '../../../src/platform/native';
import { clientFrame, connectPacket, HandClient } from './hand-client';
import { HubHarness, until } from './hub-harness';

const addon = loadAddon();
if (addon === undefined) throw new Error(`The addon is missing: ${whyNoAddon() ?? ''}`);

const FLOOD = 1_000_000;
/** engine.io's packet `noop`, the cheapest there is. */
const NOOP = clientFrame('6');
const PIECE = 10_000;
const LIMITS = { queueBytes: 1_000_000, volatileBytes: 100_000, laggingMs: 30_000 };

describe('a client that floods the native hub with the smallest messages', () => {
  it('leaves the event loop, and the other clients, their turns', async () => {
    const sockets = new NativeSockets(addon, {
      ...LIMITS,
      maxMessageBytes: 100_000,
      closingMs: 1_000,
      allowUring: true,
    });
    const noops = { all: 0, sinceTurn: 0, mostInTurn: 0 };
    const harness = await HubHarness.start<EngineLink>(
      {
        hub: new NativeHub(sockets, LIMITS),
        serverOptions: { wsEngine: createWsEngine(sockets) },
        linkOf: (socket) => socket.conn as unknown as EngineLink,
      },
      (socket: Socket) => {
        socket.on('ask', (answer: (value: number) => void) => answer(noops.all));
        socket.conn.on('packet', ({ type }: { readonly type: string }) => {
          if (type !== 'noop') return;
          noops.all += 1;
          noops.sinceTurn += 1;
          noops.mostInTurn = Math.max(noops.mostInTurn, noops.sinceTurn);
        });
      },
    );
    let isOver = false;
    const turn = (): void => {
      noops.sinceTurn = 0;
      if (!isOver) setImmediate(turn);
    };
    try {
      const other = await harness.connect('other');
      const flooding = await HandClient.open(harness.port);
      flooding.say(connectPacket({ user: 'loud' }));
      await flooding.hears('40{"sid"');
      const memoryBefore = process.memoryUsage().rss;
      turn();
      const piece = Buffer.concat(Array.from({ length: PIECE }, () => NOOP));
      for (let i = 0; i < FLOOD / PIECE; i++) flooding.socket.write(piece);
      await until(() => noops.all > PIECE);

      // What of the flood was heard between a question and its answer.
      const between: number[] = [];
      while (noops.all < FLOOD) {
        const before = noops.all;
        const asked = (await other.emitWithAck('ask')) as number;
        between.push(asked - before);
        await until(() => noops.all > asked || noops.all === FLOOD);
      }
      expect(noops.all).toBe(FLOOD);
      expect(between.length).toBeGreaterThan(5);
      expect(Math.max(...between)).toBeLessThan(FLOOD / 20);
      // Two slices at most: one on notice, one as the rest of the last.
      expect(noops.mostInTurn).toBeLessThanOrEqual(2_000);
      expect(process.memoryUsage().rss - memoryBefore).toBeLessThan(150_000_000);
      flooding.socket.destroy();
    } finally {
      isOver = true;
      await harness.stop();
      sockets.fanOut.stop();
    }
  }, 120_000);
});
