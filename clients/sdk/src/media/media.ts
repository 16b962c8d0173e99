import type { BlobId, BlobRef, ConversationId, Mode, UploadLimits } from '@anochat/contract';
import type { FileToUpload } from './uploads/uploads';
import type { FileSource } from './file-source';
import type { MediaFile } from './media-file';
import type { Uploaded, Watch } from './uploads/upload-run';
import type { StoredBytesOptions } from './reading/stored-bytes';
import type { Records } from '../storage/records';

/** Files of messages. */
export interface Media {
  /** How large a file may be, and how much room is left: of a sealed one what is stored counts, padding included. */
  limits(): Promise<UploadLimits>;
  /**
   * A file that is to be sent: what it gives stands in a part of the next message, and perhaps in its
   * thumbnail. It goes up once that is in the outbox; till then nothing of it is stored.
   */
  attach(source: FileSource, about: Pick<BlobRef, 'name' | 'mime'>): BlobRef;
  /**
   * A file of a message of this conversation, to be sent again where it cannot go as it is stored:
   * out of an encrypted conversation, or into one. It is read when it goes up, and sealed anew or not
   * at all.
   */
  copy(conversation: ConversationId, file: BlobRef): Promise<BlobRef>;
  /** It is not to be sent after all. */
  detach(file: BlobId): void;
  /**
   * Opens a file of a message of this conversation; one that this device has just sent, without the
   * server.
   * @throws FileRefused when it is not what the message says
   * @throws AnoChatError `blob.not-found`
   */
  open(conversation: ConversationId, file: BlobRef): Promise<MediaFile>;
}

/** What files are made of: `@anochat/sdk/media`, loaded apart so that nothing waits for it. */
export interface MediaParts {
  open(host: MediaHost): MediaService;
}

/** What files need of the client around them. */
export interface MediaHost extends StoredBytesOptions {
  readonly records: Records;
  readonly newId: () => BlobId;
}

export interface MediaService {
  openFile(conversation: ConversationId, mode: Mode, file: BlobRef): Promise<MediaFile>;
  bring(file: FileToUpload, watch: Watch): Promise<Uploaded>;
  giveUp(file: BlobId): Promise<void>;
}
