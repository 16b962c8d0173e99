import type { Socket as NetSocket } from 'node:net';

/** What of `ws` is reached below engine.io. */
interface BareWebSocket {
  readonly readyState: number;
  /** Negotiated extensions; empty without permessage-deflate. */
  readonly extensions: string;
  readonly _socket?: NetSocket;
  terminate(): void;
}

export interface EnginePacket {
  readonly data?: unknown;
}

/** What the hub uses of an engine.io socket (6.6). */
export interface EngineLink {
  readonly readyState: string;
  readonly upgrading: boolean;
  /** Packets that engine.io has not handed to its transport yet. */
  readonly writeBuffer: readonly unknown[];
  readonly transport: { readonly name: string; readonly socket?: BareWebSocket };
  write(data: string, options?: { wsPreEncodedFrame?: Buffer[]; compress?: boolean }): unknown;
  close(discard?: boolean): unknown;
  on(event: 'packetCreate' | 'drain', listener: (packet: EnginePacket) => void): unknown;
  off(event: 'packetCreate' | 'drain', listener: (packet: EnginePacket) => void): unknown;
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
  return webSocket._socket;
};

/** Bytes that were written to the socket and have not left this process. */
export const unsentBytes = (link: EngineLink): number =>
  link.transport.socket?._socket?.writableLength ?? 0;
