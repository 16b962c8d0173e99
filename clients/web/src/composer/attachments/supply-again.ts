import type { BlobId, BlobRef, Part } from '@anochat/contract';
import type { Conversation } from '@anochat/sdk';
import { blobSource } from '@anochat/sdk/platform';

import { prepareMedia } from '../prepare/prepare-media';

type MediaPart = Exclude<Part, { readonly type: 'text' }>;

/**
 * Gives a waiting message a file again that it lacks. What was attached had been made from the file
 * that the person knows, so the same is made of it again; what it was is told by its size.
 *
 * @returns whether all that this part lacks was found
 */
export async function supplyAgain(
  supplyFile: Conversation['supplyFile'],
  key: string,
  part: MediaPart,
  lacks: readonly BlobId[],
  file: File,
): Promise<boolean> {
  const chosen = { source: file, name: file.name, mime: file.type };
  const made = await Promise.all([
    prepareMedia(chosen, { original: false }),
    prepareMedia(chosen, { original: true }),
  ]);
  const candidates = [
    ...made.flatMap((one) => ('thumbnail' in one && one.thumbnail ? [one.thumbnail] : [])),
    ...made.map(({ source }) => source),
    file,
  ];
  const wanted: readonly BlobRef[] =
    'thumbnail' in part && part.thumbnail ? [part, part.thumbnail] : [part];
  const found = wanted
    .filter(({ blob }) => lacks.includes(blob))
    .map(({ blob, size }) => ({ blob, bytes: candidates.find((one) => one.size === size) }));
  if (!found.every(({ bytes }) => bytes !== undefined)) return false;
  for (const { blob, bytes } of found) {
    if (bytes) supplyFile(key, blob, blobSource(bytes));
  }
  return true;
}
