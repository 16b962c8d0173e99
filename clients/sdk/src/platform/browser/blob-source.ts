import type { FileSource } from '../../media/file-source';

/** What a person has chosen, dropped, pasted or recorded, to be sent. */
export const blobSource = (blob: Blob): FileSource => ({
  size: blob.size,
  read: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
});
