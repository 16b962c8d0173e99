import type {
  CommandInput,
  CommandName,
  CommandResults,
  ConversationId,
  DeviceId,
  Entry,
  Head,
  Seq,
  UserId,
} from '@anochat/contract';
import type { Codecs } from '../codec';
import type { EncryptionService, GroupTitle } from '../encryption/encryption-parts';
import type { Api } from '../http';
import type { AttachedFiles } from '../media/attached-files';
import type { Outbox } from '../outbox';
import type { Clock, Logger } from '../platform/platform';
import type { ProfileCache } from '../profiles/profile-cache';
import type { Records } from '../storage/records';
import type { WriteBehind } from '../storage/write-behind';

/** What a conversation needs of the client around it. */
export interface Surroundings {
  readonly api: Api;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
  readonly codecs: Codecs;
  readonly records: Records;
  readonly writeBehind: WriteBehind;
  readonly outbox: Outbox;
  readonly attached: AttachedFiles;
  readonly profiles: ProfileCache;
  readonly account: () => { readonly self: UserId; readonly device: DeviceId };
  /** The timeline of the last heads, `null` before the first. */
  readonly timeline: () => string | null;
  readonly isOnline: () => boolean;
  readonly request: <C extends CommandName>(
    command: C,
    payload: CommandInput<C>,
  ) => Promise<CommandResults[C]>;
  /** Every log is kept complete, shown or not. */
  readonly followsAll: () => boolean;
  /** Of an encrypted conversation, `null` while it is not known. */
  readonly titleOf: (id: ConversationId) => GroupTitle | null;
  /** Messages of an encrypted conversation after `readSeq` that name this user. */
  readonly mentionsAfter: (id: ConversationId, readSeq: Seq) => number;
  /** Rejects where this client does not encrypt. */
  readonly encryption: () => Promise<EncryptionService>;
  readonly takeHead: (head: Head) => void;
  readonly onSummary: (id: ConversationId) => void;
  /** A draft was stored: the other tabs show it too. */
  readonly onDraft: (id: ConversationId) => void;
  /** Nobody is at it any more. */
  readonly onDraftLeft: (id: ConversationId) => void;
  /** New entries at the end of a followed log, in order. */
  readonly onAppended: (id: ConversationId, entries: readonly Entry[]) => void;
  /** Some of these are still to be opened, and somebody waits for them. */
  readonly isWaitedFor: (id: ConversationId) => boolean;
}
