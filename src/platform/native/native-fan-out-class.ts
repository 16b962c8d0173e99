/**
 * The class `FanOut` of the addon (native/src/binding/hub.cc). It checks no arguments: its caller
 * does. Handles name connections; a guest is a connection whose bytes JavaScript carries.
 */
export interface NativeFanOutHandle {
  /**
   * Takes the connection of a file descriptor over; the caller closes its own.
   *
   * @param greeting sent first
   * @param head what was received of the connection before
   * @throws Error what the system says when it has no descriptor left, or after `stop`
   */
  open(fd: number, greeting: Uint8Array, head: Uint8Array): number;
  /** A text message, or a binary one. It is never dropped; a queue far too long ends the connection. */
  send(handle: number, message: string | Uint8Array): void;
  /** The parts of one frame that has its header. */
  sendEncoded(handle: number, parts: readonly Uint8Array[]): void;
  /** After what was sent before. @param code 1005 for none */
  close(handle: number, code: number, reason: string): void;
  terminate(handle: number): void;
  /** The handle names nobody from now on: calls with it do nothing. It is not listed any more. */
  release(handle: number): void;
  queuedBytes(handle: number): number;

  addGuest(): number;
  enlist(handle: number, userId: string): void;
  /** @returns the conversations that nobody listens to any more. */
  unlist(handle: number): string[];
  /** The guest's listing is the native connection's from now on, and the guest's handle is released. */
  adopt(guest: number, native: number): void;
  join(conversationId: string, userId: string): void;
  leave(conversationId: string, userId: string): void;
  isJoined(conversationId: string, userId: string): boolean;
  isHeard(conversationId: string): boolean;
  connectionsOf(userId: string): number[];
  /** The frame goes to all but guests. @returns the guests it is for, if any */
  toConversation(
    conversationId: string,
    frame: string,
    isVolatile: boolean,
    exceptUserId?: string,
  ): number[] | undefined;
  toUser(userId: string, frame: string, isVolatile: boolean): number[] | undefined;
  toConnection(handle: number, frame: string, isVolatile: boolean): void;

  /**
   * What has happened since: to be called when the listener was, and again on a later turn of the
   * event loop as long as there is more. A turn's events are bounded, so that others get their turn.
   */
  takeEvents(): NativeEvents;
  statistics(): NativeFanOutStatistics;
  /** Closes every connection. The event `empty` follows once all have ended. */
  closeAll(code: number, reason: string): void;
  /** Sends what can be sent at once and ends every connection. Later calls do nothing. */
  stop(): void;
}

export interface NativeFanOutStatistics {
  /** WebSockets, whether or not they are listed. */
  readonly connections: number;
  readonly lagging: number;
  readonly framesSent: number;
  readonly framesDropped: number;
  readonly bytesQueued: number;
  /** Memory of all frames in this process. */
  readonly bytesHeld: number;
  /** Writes handed to the kernel; each may carry many frames. */
  readonly writes: number;
  /** The pause between flushes that is in force. */
  readonly windowMicroseconds: number;
  /** Calls that are not carried out, and their work (native/src/core/fanout/command_queue.h). */
  readonly commandsWaiting: number;
  readonly workWaiting: number;
  /** How often a call had to wait. */
  readonly waits: number;
  readonly usesUring: boolean;
}

export interface NativeFanOutOptions {
  readonly maxMessageBytes: number;
  readonly queueBytes: number;
  readonly volatileBytes: number;
  readonly laggingMs: number;
  /** From a close frame to the end, whatever the peer does. */
  readonly closingMs: number;
  /** io_uring is used where the kernel allows it. */
  readonly allowUring: boolean;
}

/**
 * Kind, handle and value in turn: a string for text and error, bytes, a close code, or nothing. The
 * last element tells whether there is more to take.
 */
export type NativeEvents = readonly unknown[];

export type NativeFanOutClass = new (
  options: NativeFanOutOptions,
  /** Called when there are events where there were none. */
  onEvents: () => void,
) => NativeFanOutHandle;

/** As in native/src/core/fanout/event_queue.h. */
export const NATIVE_EVENTS = {
  text: 0,
  binary: 1,
  error: 2,
  closed: 3,
  drained: 4,
  stuck: 5,
  empty: 6,
} as const;
