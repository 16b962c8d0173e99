import type { Server as HttpServer } from 'node:http';
import type { INestApplicationContext } from '@nestjs/common';
import { AbstractWsAdapter } from '@nestjs/websockets';
import { LIMITS } from '@anochat/contract';
import { Server } from 'socket.io';

import { SocketEngine } from '../platform/hub';

/** A client that opened a connection and does not say who it is. */
const CONNECT_TIMEOUT_MS = 10_000;

/** The socket.io server: text frames of bounded size, one namespace, one dispatcher a socket. */
export class SocketIoAdapter extends AbstractWsAdapter {
  constructor(
    private readonly app: INestApplicationContext,
    private readonly transports: readonly ('websocket' | 'polling')[],
  ) {
    super(app);
  }

  /** On the HTTP server of the application: there is one port for everything. */
  override create(): Server {
    const { wsEngine } = this.app.get(SocketEngine, { strict: false });
    const httpServer = this.httpServer as HttpServer;
    const known = new Set(httpServer.listeners('close'));
    const server = new Server(httpServer, {
      path: '/socket.io',
      transports: [...this.transports],
      maxHttpBufferSize: LIMITS.socketPacketBytes,
      // The hub shares one encoded frame between all receivers.
      perMessageDeflate: false,
      httpCompression: false,
      serveClient: false,
      connectTimeout: CONNECT_TIMEOUT_MS,
      ...(wsEngine && { wsEngine }),
    });
    // engine.io ends every socket as soon as the HTTP server is closed, which does not count those that
    // the addon owns: a server that stops accepting would cut them before they are told to move.
    for (const listener of httpServer.listeners('close'))
      if (!known.has(listener)) httpServer.off('close', listener as () => void);
    return server;
  }

  /** The gateway has no handlers: `CommandDoor` takes every packet. */
  override bindMessageHandlers(): void {}
}
