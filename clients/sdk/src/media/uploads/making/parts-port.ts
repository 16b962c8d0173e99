import type { Made, PartsToMake } from './make-parts';

/** A way to another thread and back, in order. */
export interface PartsPort {
  /** What structured clones can carry. `moved`: memory that is given away with it. */
  post(message: unknown, moved: readonly ArrayBufferLike[]): void;
  /** Called once. `lost`: whoever is at the other end does not answer any more, and why. */
  listen(heard: (message: unknown) => void, lost: (reason: string) => void): void;
  close(): void;
}

/** To the thread that makes the parts of one file. */
export type ToMaker =
  | { readonly type: 'begin'; readonly toMake: PartsToMake }
  | { readonly type: 'next' }
  | { readonly type: 'bytes'; readonly bytes: Uint8Array }
  | { readonly type: 'unread' };

/** And from it. */
export type FromMaker =
  | { readonly type: 'read'; readonly start: number; readonly end: number }
  | { readonly type: 'made'; readonly made: Made }
  | { readonly type: 'failed'; readonly message: string; readonly isChanged: boolean };
