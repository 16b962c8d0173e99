import type { ConversationId, DeviceId, SessionId, UserId } from '@anochat/contract';

export interface Sender {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  readonly sessionId: SessionId;
}

export interface Outgoing {
  readonly sender: Sender;
  readonly conversationId: ConversationId;
  /** UUID of version 7. */
  readonly clientId: string;
  readonly text: string;
  /** The sender has seen everything up to here. */
  readonly readUpTo: number;
}

/** One way to append a message; settles once it is committed. */
export interface AppendMethod {
  append(message: Outgoing): Promise<{ readonly seq: number }>;
  close(): Promise<void>;
}

export interface MethodOptions {
  readonly databaseUrl: string;
  readonly secretsFolder: string;
}
