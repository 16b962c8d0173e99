import type { LoginRequest, RegisterRequest, SetupRequest } from '@anochat/contract';
import type { Readable } from '../observable';
import type { SessionState } from './session-state';

/** A sign-in as a person gives it; the device and the delivery of tokens are the SDK's business. */
export type Credentials<R> = Omit<R, 'device' | 'delivery'> & { readonly deviceName?: string };

export interface Session {
  readonly state: Readable<SessionState>;
  setup(request: Credentials<SetupRequest>): Promise<void>;
  register(request: Credentials<RegisterRequest>): Promise<void>;
  login(request: Credentials<LoginRequest>): Promise<void>;
  /** Ends the session on the server when it can be reached, and wipes the local store in any case. */
  logout(): Promise<void>;
}
