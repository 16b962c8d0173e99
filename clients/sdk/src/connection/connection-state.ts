import type { CloseReason } from '@anochat/contract';

export type ConnectionState =
  /** Signed out, or stopped. */
  | { readonly status: 'idle' }
  | { readonly status: 'connecting' }
  /** The heads are in and events follow live. */
  | { readonly status: 'online' }
  /** `retryAt`: milliseconds since 1970; `null` while the machine itself has no network. */
  | { readonly status: 'offline'; readonly retryAt: number | null }
  /** The server ended it for good; signing in again is the only way on. */
  | { readonly status: 'terminal'; readonly reason: CloseReason };
