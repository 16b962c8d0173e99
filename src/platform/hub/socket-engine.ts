import { LIMITS } from '@anochat/contract';
import type { OnApplicationShutdown } from '@nestjs/common';

import type { Config } from '../config';
import type { NativeAddon } from '../native';
import type { EngineLink } from './engine-link';
import type { Hub } from './hub';
import { DEFAULT_QUEUE_LIMITS } from './hub-connection';
import { JavascriptHub } from './javascript-hub';
import { createWsEngine, NativeHub, NativeSockets, type WsEngine } from './native';

/** From a close frame to the end, whatever the peer does. */
const CLOSING_MS = 5_000;

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
  onApplicationShutdown(): void {
    this.sockets?.fanOut.stop();
  }
}
