import type { BlobId, ConversationId, Mode } from '@anochat/contract';
import { type FileCarrier, FilesMissing, type OutboxFile, type UploadedFile } from '../outbox';
import type { AttachedFiles } from './attached-files';
import type { FileSource } from './file-source';
import type { FileSpool } from './file-spool';
import type { MediaService } from './media';
import { uploadKey } from './uploads/stored-upload';

/** Files of waiting messages go up one after the other, each in several parts at once. */
export const carryFiles = (
  attached: AttachedFiles,
  service: () => Promise<MediaService>,
  modeOf: (id: ConversationId) => Mode,
  spool: FileSpool | null,
): FileCarrier => ({
  ownAmong: (blobs) =>
    blobs.flatMap((file) =>
      attached.sourceOf(file) ? [{ file, reference: attached.referenceOf(file) }] : [],
    ),

  bring: async ({ conversationId, files, references }, { cancelled, onProgress }) => {
    const sources = await openAll(attached, files);
    attached.copy([...sources.keys()], cancelled);
    const total = [...sources.values()].reduce((sum, { size }) => sum + size, 0);
    const kind = modeOf(conversationId) === 'e2ee' ? 'sealed' : 'plain';
    const media = await service();
    const uploaded = new Map<BlobId, UploadedFile>();
    let before = 0;
    for (const [file, source] of sources) {
      const reference = references.get(file);
      if (!reference || reference.size !== source.size) throw new FilesMissing([file]);
      const done = before;
      const bringFrom = (from: FileSource): Promise<UploadedFile> =>
        media.bring(
          { file, source: from, kind, mime: reference.mime },
          {
            cancelled,
            // As a share of the plain file: padding and tags are nobody's business.
            onProgress: (sent, all) =>
              onProgress(done + Math.floor((all === 0 ? 1 : sent / all) * source.size), total),
          },
        );
      const up = await bringFrom(source).catch(async (error: unknown) => {
        if (!isChanged(error)) throw error;
        const copy = await attached.openCopy(file);
        if (!copy) throw new FilesMissing([file]);
        return bringFrom(copy);
      });
      uploaded.set(file, up);
      before += source.size;
      onProgress(before, total);
    }
    return uploaded;
  },

  recordsOf: (files) => files.map(({ file }) => uploadKey(file)),

  letGo: (files) => dropCopies(attached, files),

  dropAllBut: async (remaining) => {
    await spool?.dropAllBut(async () =>
      (await remaining()).flatMap(({ reference }) => reference ?? []),
    );
  },

  giveUp: async (files) => {
    await dropCopies(attached, files);
    for (const { file } of files) attached.detach(file);
    const media = await service();
    for (const { file } of files) await media.giveUp(file);
  },
});

const openAll = async (
  attached: AttachedFiles,
  files: readonly OutboxFile[],
): Promise<ReadonlyMap<BlobId, FileSource>> => {
  const sources = new Map<BlobId, FileSource>();
  for (const { file, reference } of files) {
    const source = await attached.open(file, reference);
    if (source) sources.set(file, source);
  }
  const missing = files.filter(({ file }) => !sources.has(file));
  if (missing.length > 0) throw new FilesMissing(missing.map(({ file }) => file));
  return sources;
};

const dropCopies = async (attached: AttachedFiles, files: readonly OutboxFile[]): Promise<void> => {
  for (const { file, reference } of files) await attached.dropCopy(file, reference);
};

/** By its name: what it is of is loaded apart. */
const isChanged = (error: unknown): boolean =>
  error instanceof Error && error.name === 'SourceChanged';
