import type { BlobRef, ConversationId, Mode } from '@anochat/contract';
import { AnoChatError } from '../errors';
import type { FileCarrier } from '../outbox';
import { AttachedFiles } from './attached-files';
import { carryFiles } from './carry-files';
import { localMediaFile } from './local-media-file';
import type { MediaFile } from './media-file';
import type { Media, MediaHost, MediaParts, MediaService } from './media';
import type { FileSource } from './file-source';
import type { FileSpool } from './file-spool';
import type { Logger } from '../platform/platform';

export interface LateMediaOptions {
  /** `null`: this client was created without. */
  readonly load: (() => Promise<MediaParts>) | null;
  readonly host: MediaHost;
  readonly modeOf: (id: ConversationId) => Mode | null;
  readonly reopen: ((reference: string) => Promise<FileSource | null>) | null;
  readonly dropFile: ((reference: string) => Promise<void>) | null;
  readonly spool: FileSpool | null;
  readonly log: Logger;
}

/** The files of a client, whose parts are loaded when the first of them is opened or sent. */
export class LateMedia {
  readonly attached: AttachedFiles;
  readonly carrier: FileCarrier;
  private loading: Promise<MediaService> | null = null;

  constructor(private readonly options: LateMediaOptions) {
    this.attached = new AttachedFiles({ ...options, newId: options.host.newId });
    this.carrier = carryFiles(this.attached, this.service, this.modeOf, options.spool);
  }

  readonly face: Media = {
    limits: () => this.options.host.api.media.limits(),
    attach: (source, about) => {
      this.requireParts();
      return this.attached.attach(source, about);
    },
    detach: (file) => this.attached.detach(file),
    copy: async (conversation, file) => {
      const opened = await this.open(conversation, file);
      const read = opened.read.bind(opened);
      return this.attached.attach({ size: opened.size, read }, file);
    },
    open: (conversation, file) => this.open(conversation, file),
  };

  private async open(conversation: ConversationId, file: BlobRef): Promise<MediaFile> {
    const own = this.attached.sourceOf(file.blob);
    if (own) return localMediaFile(own, file);
    return (await this.service()).openFile(conversation, this.modeOf(conversation), file);
  }

  private readonly service = (): Promise<MediaService> => {
    const load = this.requireParts();
    this.loading ??= load()
      .then((parts) => parts.open(this.options.host))
      .catch((error: unknown) => {
        // The next one who asks tries again.
        this.loading = null;
        throw error;
      });
    return this.loading;
  };

  private readonly modeOf = (id: ConversationId): Mode => {
    const mode = this.options.modeOf(id);
    if (mode === null) throw AnoChatError.of('conversation.not-found');
    return mode;
  };

  private requireParts(): () => Promise<MediaParts> {
    const { load } = this.options;
    if (!load) throw new TypeError('This client was created without media');
    return load;
  }
}
