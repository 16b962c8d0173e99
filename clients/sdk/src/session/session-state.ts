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
