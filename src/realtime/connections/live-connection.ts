import type { Socket } from 'socket.io';

import type { Caller } from '../../platform/http';
import type { ConnectionId } from '../../platform/hub';

/** One signed-in socket. */
export class LiveConnection {
  /** Commands that wait for their acknowledgement. */
  unanswered = 0;
  isResuming = false;
  /** The server is about to close it: what it asks now is for the next one. */
  isLeaving = false;

  constructor(
    readonly socket: Socket,
    readonly caller: Caller,
    /** Milliseconds since 1970; `null` when the token has no end. */
    public expiresAt: number | null,
  ) {}

  get id(): ConnectionId {
    return this.socket.id;
  }
}
