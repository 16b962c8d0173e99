import type { DeviceId, ErrorCode, Me, SessionId } from '@anochat/contract';

export type SessionState =
  /** The store has not been read yet. */
  | { readonly status: 'loading' }
  /** `endedBy`: the code of the refusal that ended the session, `null` after a sign-out. */
  | { readonly status: 'signed-out'; readonly endedBy: ErrorCode | null }
  | {
      readonly status: 'signed-in';
      readonly user: Me;
      readonly deviceId: DeviceId;
      /** `null` with a personal token. */
      readonly sessionId: SessionId | null;
    };

/**
 * `evicted`: the machine has thrown away what this device held of the account, while the session
 * went on. What the server keeps is read again; what was on this device alone is gone.
 */
export type StorageState = 'fine' | 'evicted';
