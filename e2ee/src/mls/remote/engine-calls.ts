import type { CommitFacts } from '../../groups/commit-facts';
import type { CommitRefusal } from '../../groups/commit-verdict';
import type { Argon2idOptions } from '../../primitives/primitives';
import type {
  ExternalJoin,
  KeyPackageFacts,
  NewGroup,
  NewKeyPackage,
  OwnKeyPackage,
  WelcomeToJoin,
} from '../mls-engine';
import type { MlsErrorKind } from '../mls-error';
import type { AppliedCommit, CommitPlan, MlsGroup, PendingCommit } from '../mls-group';

/** All that a group shows, and the durable state that stands for it. */
export interface GroupSnapshot extends Pick<
  MlsGroup,
  | 'groupId'
  | 'generation'
  | 'epoch'
  | 'confirmedTranscriptHash'
  | 'confirmationTag'
  | 'ownLeaf'
  | 'leaves'
  | 'committers'
  | 'policy'
> {
  readonly state: Uint8Array;
}

export type PendingSnapshot = Omit<PendingCommit, 'next'> & { readonly next: GroupSnapshot };

export type AppliedSnapshot =
  | { readonly kind: 'applied'; readonly group: GroupSnapshot; readonly facts: CommitFacts }
  | Exclude<AppliedCommit, { readonly kind: 'applied' | 'refused' }>;

/**
 * What is asked of an engine in another thread. It keeps nothing from call to call: a group comes as
 * its state and goes as one, so that a thread that dies takes nothing with it.
 */
export interface EngineCalls {
  /** Resolves when all is loaded. */
  readonly hello: () => Promise<void>;
  readonly createKeyPackage: (wanted: NewKeyPackage) => Promise<OwnKeyPackage>;
  readonly readKeyPackage: (keyPackage: Uint8Array) => Promise<KeyPackageFacts>;
  readonly createGroup: (wanted: NewGroup) => Promise<GroupSnapshot>;
  /** `used`: the place of a KeyPackage in `own`. */
  readonly join: (
    welcome: WelcomeToJoin,
  ) => Promise<{ readonly group: GroupSnapshot; readonly used: number }>;
  readonly externalJoin: (wanted: ExternalJoin) => Promise<PendingSnapshot>;
  readonly restore: (state: Uint8Array) => Promise<GroupSnapshot>;
  readonly exportSecret: (
    state: Uint8Array,
    label: string,
    context: Uint8Array,
    length: number,
  ) => Promise<Uint8Array>;
  readonly commit: (state: Uint8Array, plan: CommitPlan) => Promise<PendingSnapshot>;
  /** What `apply` would take over, for whoever asks to judge. */
  readonly readCommit: (state: Uint8Array, commit: Uint8Array) => Promise<CommitFacts>;
  /** Takes over what was judged. */
  readonly apply: (state: Uint8Array, commit: Uint8Array) => Promise<AppliedSnapshot>;
  readonly groupInfo: (state: Uint8Array) => Promise<Uint8Array>;
  readonly argon2id: (password: Uint8Array, options: Argon2idOptions) => Promise<Uint8Array>;
}

export interface EngineCall {
  readonly id: number;
  readonly name: keyof EngineCalls;
  readonly args: readonly unknown[];
}

export type EngineAnswer =
  | { readonly id: number; readonly value: unknown }
  /** `kind`: of an `MlsError`. */
  | {
      readonly id: number;
      readonly problem: { readonly message: string; readonly kind: MlsErrorKind | null };
    };

/** To read a commit is to refuse it, whatever it is: nothing of it is taken over. */
export const ONLY_READ: CommitRefusal = 'proposal.type';
