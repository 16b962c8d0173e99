import type { BlobId, BlobKind } from '@anochat/contract';
import { isCode } from '../../errors';
import type { FileSource } from '../file-source';
import { beginSealing } from './stored-form';
import { SourceChanged, SourceUnreadable } from './stored-pieces';
import { type StoredUpload, uploadKey } from './stored-upload';
import { type RunOptions, runUpload, type Uploaded, type Watch } from './upload-run';

export interface UploadsOptions extends RunOptions {
  /** UUIDs of version 7. */
  readonly newId: () => BlobId;
}
export interface FileToUpload {
  readonly file: BlobId;
  readonly source: FileSource;
  readonly kind: BlobKind;
  readonly mime: string;
}

/** Brings files up, and goes on with what was begun before a restart. */
export class Uploads {
  constructor(private readonly options: UploadsOptions) {}

  /**
   * @throws AnoChatError `upload.too-large` and `upload.quota-reached` before a byte is sent
   * @throws SourceChanged when the file has another size than it had, changes while it is read, or
   * can't be read: then it may go on with the same bytes from elsewhere
   */
  async bring(toUpload: FileToUpload, watch: Watch): Promise<Uploaded> {
    const { source, mime } = toUpload;
    const remembered =
      (await this.remembered(toUpload.file)) ?? (await this.begin(toUpload, toUpload.file));
    try {
      return await runUpload(this.options, remembered, source, mime, watch);
    } catch (error) {
      // Its bytes are others now, or the server has let go of it: another key, and all anew.
      if (!isOver(error) || source.size !== remembered.size) throw error;
      await this.letGo(remembered);
      return await runUpload(
        this.options,
        await this.begin(toUpload, this.options.newId()),
        source,
        mime,
        watch,
      );
    }
  }

  /** Whoever sent it needs it no more. */
  async giveUp(file: BlobId): Promise<void> {
    const remembered = await this.remembered(file);
    if (!remembered) return;
    await this.options.records.write([{ key: uploadKey(file), value: undefined }]);
    void this.letGo(remembered);
  }

  private remembered(file: BlobId): Promise<StoredUpload | null> {
    return this.options.records.get<StoredUpload>(uploadKey(file));
  }

  private async begin({ file, kind, source }: FileToUpload, blob: BlobId): Promise<StoredUpload> {
    const { primitives, records } = this.options;
    const sealing = kind === 'sealed' ? beginSealing(primitives, source.size) : null;
    const upload: StoredUpload = {
      ...{ file, blob, kind, size: source.size },
      ...{ sealing, parts: [] },
    };
    await records.write([{ key: uploadKey(file), value: upload }]);
    return upload;
  }

  private async letGo({ blob }: StoredUpload): Promise<void> {
    // Otherwise it goes by itself after a day.
    await this.options.api.media.giveUp(blob).catch(() => undefined);
  }
}

const isOver = (error: unknown): boolean =>
  (error instanceof SourceChanged && !(error instanceof SourceUnreadable)) ||
  isCode(
    error,
    'upload.not-found',
    'upload.part-changed',
    'upload.id-taken',
    'upload.digest-mismatch',
  );
