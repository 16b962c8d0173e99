import type { ConversationId } from '@anochat/contract';
import type { EncryptionHost } from '../encryption-parts';
import type { KeyRing } from '../keys/key-ring';
import type { EpochStore } from './epoch-store';
import type { GroupState } from './group-state';
import type { MessageOpener } from './message-opener';
import type { UndecryptableCount } from './undecryptable-count';

/** What the parts of one conversation's group share. */
export interface GroupContext {
  readonly id: ConversationId;
  readonly host: EncryptionHost;
  readonly ring: KeyRing;
  readonly epochs: EpochStore;
  readonly opener: MessageOpener;
  readonly undecryptable: UndecryptableCount;
  readonly state: GroupState;
  /** A commit of this device has left earlier keys to be sent to those whom it brought in. */
  readonly onOwed: () => void;
}
