import { Socket as NetSocket } from 'node:net';

import { type CloseReason, CLOSE_REASONS } from '@anochat/contract';

/** What of `ws` is reached below engine.io. */
interface BareWebSocket {
  readonly readyState: number;
  /** Negotiated extensions; empty without permessage-deflate. */
  readonly extensions: string;
  /** Node's socket; something else where the addon owns the connection. */
  readonly _socket?: unknown;
  terminate(): void;
  listeners(event: 'error'): readonly Listener[];
  off(event: 'error', listener: Listener): unknown;
}

type Listener = (...args: never[]) => void;

export interface EnginePacket {
  readonly data?: unknown;
}

type EngineEvent = 'packetCreate' | 'drain' | 'upgrade';

/** What the hub uses of an engine.io socket (6.6). */
export interface EngineLink {
  readonly readyState: string;
  readonly upgrading: boolean;
  /** Packets that engine.io has not handed to its transport yet. */
  readonly writeBuffer: readonly unknown[];
  readonly transport: { readonly name: string; readonly socket?: BareWebSocket };
  write(data: string, options?: { wsPreEncodedFrame?: Buffer[]; compress?: boolean }): unknown;
  close(discard?: boolean): unknown;
  on(event: EngineEvent, listener: (packet: EnginePacket) => void): unknown;
  off(event: EngineEvent, listener: (packet: EnginePacket) => void): unknown;
}

const OPEN = 1;

/**
 * The TCP or TLS socket to which whole WebSocket messages may be written directly, now: nothing
 * of engine.io or ws waits above it, so that the order of writes is the order of calls.
 */
export const directSocket = (link: EngineLink): NetSocket | undefined => {
  if (link.readyState !== 'open' || link.upgrading || link.writeBuffer.length > 0) return undefined;
  if (link.transport.name !== 'websocket') return undefined;
  const webSocket = link.transport.socket;
  if (webSocket?.readyState !== OPEN || webSocket.extensions !== '') return undefined;
  return nodeSocket(webSocket);
};

/** Bytes that were written to the socket and have not left this process. */
export const unsentBytes = (link: EngineLink): number =>
  nodeSocket(link.transport.socket)?.writableLength ?? 0;

export const isWebSocket = (link: EngineLink): boolean => link.transport.name === 'websocket';

/** Bytes that the kernel has taken of all that was written; 0 where there is no WebSocket. */
export const sentBytes = (link: EngineLink): number => {
  const handle = (nodeSocket(link.transport.socket) as WithHandle | undefined)?._handle;
  return handle ? handle.bytesWritten - handle.writeQueueSize : 0;
};

/** Node's own handle of a socket: what it was given, and what of that it still holds. */
interface WithHandle {
  readonly _handle?: { readonly bytesWritten: number; readonly writeQueueSize: number } | null;
}

const nodeSocket = (webSocket: BareWebSocket | undefined): NetSocket | undefined =>
  webSocket?._socket instanceof NetSocket ? webSocket._socket : undefined;

/** socket.io's packet DISCONNECT: the stock client does not reconnect by itself after it. */
const DISCONNECT = '1';

/** After what engine.io was given before; a terminal reason also tells the client to stay away. */
export const closeLink = (link: EngineLink, reason: CloseReason): void => {
  if (CLOSE_REASONS[reason].terminal && link.readyState === 'open') link.write(DISCONNECT);
  const webSocket = link.transport.socket;
  link.close();
  // A close frame behind a queue that nobody reads would keep the queue.
  if (reason === 'too-slow') webSocket?.terminate();
};

/**
 * engine.io (6.6) leaves its listener for errors of the upgrade on a WebSocket that was opened as
 * one, and with it Node's socket of the request, which the addon has replaced. The transport has a
 * listener of its own by now.
 */
export const releaseUpgrade = ({ transport }: EngineLink): void => {
  const { socket } = transport;
  for (const listener of socket?.listeners('error') ?? [])
    if (listener.name === 'onUpgradeError') socket?.off('error', listener);
};
