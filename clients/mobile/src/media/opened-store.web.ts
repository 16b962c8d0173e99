import type { MediaFile } from '@anochat/sdk';

import { cancelledBy, type Progress } from './progress';

const addresses = new Set<string>();

const addressOf = (blob: Blob): string => {
  const address = URL.createObjectURL(blob);
  addresses.add(address);
  return address;
};

export const putBytes = (bytes: Uint8Array, _ending: string, mime: string): string =>
  addressOf(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: mime }));

export async function putFile(
  source: MediaFile,
  _ending: string,
  mime: string,
  progress: Progress,
): Promise<string> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let written = 0;
  for await (const piece of source.chunks()) {
    cancelledBy(progress);
    pieces.push(piece as Uint8Array<ArrayBuffer>);
    written += piece.length;
    progress.onProgress?.(written);
  }
  return addressOf(new Blob(pieces, { type: mime }));
}

export function removeOpened(uri: string): void {
  addresses.delete(uri);
  URL.revokeObjectURL(uri);
}

export function removeAllOpened(): void {
  addresses.forEach(removeOpened);
}
