/** How far the opening of a file is, and whether it is still wanted. */
export interface Progress {
  readonly onProgress?: (bytes: number) => void;
  readonly isCancelled?: () => boolean;
}

export class OpeningCancelled extends Error {
  override readonly name = 'OpeningCancelled';
}

export function cancelledBy(progress: Progress): void {
  if (progress.isCancelled?.() === true) throw new OpeningCancelled();
}
