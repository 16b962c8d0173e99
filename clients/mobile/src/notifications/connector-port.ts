import type { PushKeys, PushMessage } from '@anochat/contract';

/** Another app of the phone that keeps a connection for those that ask: ntfy, say (unifiedpush.org). */
export interface Distributor {
  readonly id: string;
  readonly name: string;
}

/** Where the server reaches this phone, and what it seals to (RFC 8291). */
export interface Endpoint {
  readonly address: string;
  readonly keys: PushKeys;
}

/**
 * Why a distributor does not wake this phone: it is not installed (any more); it ended what it had
 * begun; it did not answer; it has no network; it wants something of the person; it says no.
 */
export type DistributorProblem =
  'gone' | 'ended' | 'no-answer' | 'no-network' | 'action-needed' | 'refused';

export class NotRegistered extends Error {
  override readonly name = 'NotRegistered';

  constructor(readonly problem: DistributorProblem) {
    super(`The distributor does not wake this phone: ${problem}`);
  }
}

/** UnifiedPush, where the app has a connector for it: on Android. */
export interface Connector {
  /** Those that are installed; `null` where there is no connector. */
  distributors(): readonly Distributor[] | null;
  /** By that distributor and no other, for a server of that key. Rejects with {@link NotRegistered}. */
  register(distributor: string, publicKey: string): Promise<Endpoint>;
  /** No distributor wakes this phone any more. */
  leave(): void;
  /** Only what was sealed to this phone. */
  onWoken(listener: (type: PushMessage['type']) => void): () => void;
  /** The distributor has given another address without being asked, or given up. */
  onChanged(listener: (problem: DistributorProblem | null) => void): () => void;
}
