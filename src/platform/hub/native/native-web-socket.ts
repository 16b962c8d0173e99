import { EventEmitter } from 'node:events';

import type { NativeFanOutHandle } from '../../native';

const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;
const NO_CODE = 1_005;

type Sent = (error?: Error) => void;

/**
 * What engine.io 6.6 touches of a `ws` WebSocket, over a connection that the addon owns.
 *
 * Whatever is sent is taken at once, and its callback is called at once: so nothing ever waits in
 * engine.io, and the order of single sends and broadcasts is the order of the calls. The addon
 * bounds the queue.
 */
export class NativeWebSocket extends EventEmitter {
  readyState: number = OPEN;

  /** @param handle names it in the addon; nobody, once it has emitted `close` */
  constructor(
    private readonly fanOut: NativeFanOutHandle,
    readonly handle: number,
    readonly remoteAddress: string | undefined,
  ) {
    super();
  }

  /** permessage-deflate is never negotiated. */
  get extensions(): string {
    return '';
  }

  /** engine.io reads `_socket.remoteAddress`. */
  get _socket(): { readonly remoteAddress: string | undefined } {
    return this;
  }

  /** engine.io calls `_sender.sendFrame`. */
  get _sender(): { sendFrame(parts: readonly Uint8Array[], sent?: Sent): void } {
    return this;
  }

  send(message: string | ArrayBuffer | ArrayBufferView, sent?: Sent): void {
    if (this.refuses(sent)) return;
    this.fanOut.send(this.handle, typeof message === 'string' ? message : bytesOf(message));
    sent?.();
  }

  sendFrame(parts: readonly Uint8Array[], sent?: Sent): void {
    if (this.refuses(sent)) return;
    this.fanOut.sendEncoded(this.handle, parts);
    sent?.();
  }

  close(code: number = NO_CODE, reason = ''): void {
    if (this.readyState !== OPEN) return;
    this.readyState = CLOSING;
    this.fanOut.close(this.handle, code, reason);
  }

  terminate(): void {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSING;
    this.fanOut.terminate(this.handle);
  }

  /** The addon has sent the close frame already. */
  fail(error: Error): void {
    this.readyState = CLOSING;
    if (this.listenerCount('error') > 0) this.emit('error', error);
  }

  end(code: number): void {
    this.readyState = CLOSED;
    try {
      this.emit('close', code, Buffer.alloc(0));
    } finally {
      this.removeAllListeners();
      this.fanOut.release(this.handle);
    }
  }

  /** As `ws` does: an error for the callback, later. */
  private refuses(sent: Sent | undefined): boolean {
    if (this.readyState === OPEN) return false;
    if (sent !== undefined)
      process.nextTick(sent, new Error(`WebSocket is not open: readyState ${this.readyState}`));
    return true;
  }
}

const bytesOf = (message: ArrayBuffer | ArrayBufferView): Uint8Array =>
  message instanceof ArrayBuffer
    ? new Uint8Array(message)
    : new Uint8Array(message.buffer, message.byteOffset, message.byteLength);
