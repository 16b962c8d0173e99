import { LIMITS } from '@anochat/contract';
import type { OnApplicationShutdown } from '@nestjs/common';

import type { Config } from '../config';
import type { NativeAddon } from '../native';
import type { EngineLink } from './engine-link';
import type { Hub } from './hub';
import { JavascriptHub } from './javascript-hub';
import { createWsEngine, NativeHub, NativeSockets, type WsEngine } from './native';
import { DEFAULT_QUEUE_LIMITS } from './queue-limits';

/** From a close frame to the end, whatever the peer does: as long as `ws` waits. */
const CLOSING_MS = 30_000;
/** When the server stops, for everybody to take what is queued and say goodbye. */
const LEAVING_MS = 5_000;

/** The hub together with the WebSocket server that fits it. */
export class SocketEngine implements OnApplicationShutdown {
  private constructor(
    readonly hub: Hub<EngineLink>,
    /** For engine.io; undefined for its own, which is `ws`. */
    readonly wsEngine?: WsEngine,
    private readonly sockets?: NativeSockets,
  ) {}

  /** JavaScript where the addon is not there, is not wanted, or cannot reach the bytes (TLS in Node). */
  static choose(
    { socketEngine, tls }: Pick<Config, 'socketEngine' | 'tls'>,
    addon: NativeAddon | undefined,
  ): SocketEngine {
    if (addon === undefined || socketEngine === 'ws' || tls !== undefined)
      return new SocketEngine(new JavascriptHub());
    const sockets = new NativeSockets(addon, {
      ...DEFAULT_QUEUE_LIMITS,
      maxMessageBytes: LIMITS.socketPacketBytes,
      closingMs: CLOSING_MS,
      allowUring: true,
    });
    const hub = new NativeHub(sockets, DEFAULT_QUEUE_LIMITS);
    return new SocketEngine(hub, createWsEngine(sockets), sockets);
  }

  /** After the server of sockets has closed. */
  async onApplicationShutdown(): Promise<void> {
    await this.sockets?.leave(LEAVING_MS);
  }
}
