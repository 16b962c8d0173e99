import type { BlobId, BlobRef, ConversationId } from '@anochat/contract';
import type { Readable } from '../observable';
import type { OutboxFile } from './outbox-item';

/** What a message says of a file that is up. */
export type UploadedFile = Pick<BlobRef, 'blob' | 'digest' | 'key' | 'commit'>;

export interface FilesToCarry {
  readonly conversationId: ConversationId;
  readonly files: readonly OutboxFile[];
  /** What the message says of each. */
  readonly references: ReadonlyMap<BlobId, BlobRef>;
}
export interface CarrierWatch {
  readonly cancelled: Readable<boolean>;
  readonly onProgress: (sent: number, total: number) => void;
}

/** These files are not to be had any more, or are not what they were. */
export class FilesMissing extends Error {
  override readonly name = 'FilesMissing';
  constructor(readonly files: readonly BlobId[]) {
    super('Files that are to be sent are gone');
  }
}

/** What brings the files of messages up. */
export interface FileCarrier {
  /** Those that are files of this device. */
  ownAmong(blobs: readonly BlobId[]): readonly OutboxFile[];
  /**
   * Resolves when all are up. A later call goes on where an earlier one was broken off.
   * @throws FilesMissing, UploadCancelled, NetworkError, AnoChatError
   */
  bring(files: FilesToCarry, watch: CarrierWatch): Promise<ReadonlyMap<BlobId, UploadedFile>>;
  /** What is remembered of their upload: to be deleted with the message's next change. */
  recordsOf(files: readonly OutboxFile[]): readonly string[];
  /** They are up, and the message says so: what was kept to go on with goes. */
  letGo(files: readonly OutboxFile[]): Promise<void>;
  /** What was kept for any other file goes. See `FileSpool`. */
  dropAllBut(remaining: () => Promise<readonly OutboxFile[]>): Promise<void>;
  /** The message is not sent. */
  giveUp(files: readonly OutboxFile[]): Promise<void>;
}
