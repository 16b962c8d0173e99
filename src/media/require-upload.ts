import type { BlobId, UserId } from '@anochat/contract';

import type { Database } from '../platform/database';
import { ProblemError } from '../platform/errors';
import { findBlob, type StoredBlob } from './store/blob-store';

/** @throws upload.not-found to others than the one who began it: its being there is no one's business. */
export const requireUpload = async (
  database: Database,
  owner: UserId,
  id: BlobId,
): Promise<StoredBlob> => {
  const blob = await findBlob(database, id);
  if (blob === undefined || blob.owner !== owner) throw new ProblemError('upload.not-found');
  return blob;
};

/** An upload that the store knows, which every one is whose beginning was answered. */
export type OpenBlob = StoredBlob & { readonly upload: string };

/** @throws upload.not-found also for one that is completed */
export const requireOpenUpload = async (
  database: Database,
  owner: UserId,
  id: BlobId,
): Promise<OpenBlob> => openOf(await requireUpload(database, owner, id));

export const openOf = (blob: StoredBlob): OpenBlob => {
  const { upload, state } = blob;
  if (upload === null || state !== 'begun') throw new ProblemError('upload.not-found');
  return { ...blob, upload };
};
