import type { MessageContent, Seq, Timestamp, UserId } from '@anochat/contract';
import type { Readable } from '../../observable';

/**
 * What a part is kept under: pictures and videos, files, voice and music, and texts that may hold an
 * address. Which addresses are links is for whoever shows them to say.
 */
export type GalleryKind = 'visual' | 'file' | 'sound' | 'link';

/** A message that has parts of the kind asked for. */
export interface GalleryMessage {
  readonly seq: Seq;
  readonly ts: Timestamp;
  readonly sender: UserId;
  /** From then on it is not there any more; `null`: it stays. */
  readonly expiresAt: Timestamp | null;
  /** All of them, as they stand after the last edit. */
  readonly parts: MessageContent['parts'];
  /** Who wrote a forwarded message first. */
  readonly forwardedFrom: UserId | null;
}

export interface GalleryList {
  /** `failed`: older history could not be read; `loadMore` tries again. */
  readonly status: 'loading' | 'ready' | 'failed';
  /** The newest first. */
  readonly messages: readonly GalleryMessage[];
  /** There is older history that was not looked through. */
  readonly hasMore: boolean;
}

/** What a conversation holds of one kind. */
export interface Gallery {
  /** While it is subscribed to, what comes, changes or disappears shows in it. */
  readonly list: Readable<GalleryList>;
  /** Looks through older history, some pages of it at most. Resolves when that is done. */
  loadMore(): Promise<void>;
}
