/** A file as a person chose, pasted, dropped or recorded it; `S` is how the platform holds its bytes. */
export interface AttachedFile<S> {
  readonly source: S;
  readonly name: string;
  /** What the platform takes it for; only what the bytes say is believed. */
  readonly mime: string;
  /** Recorded here as a voice message. */
  readonly kind?: 'voice';
  /** Of a voice message, in milliseconds. */
  readonly duration?: number;
  /** Of a voice message: 1 to 128 peaks from 0 to 255. */
  readonly waveform?: readonly number[];
}

interface PreparedFile<S> {
  /** The bytes that are sent. */
  readonly source: S;
  readonly name: string;
  readonly mime: string;
}

interface Pictured<S> {
  /** Pixels, as it is shown: turned the right way up. */
  readonly width: number;
  readonly height: number;
  /** At most 320 pixels on its long side. */
  readonly thumbnail: S | null;
  /** Base64. */
  readonly thumbhash: string | null;
}

/** A file that is ready to be sent, with all that its part says of it. */
export type Prepared<S> =
  | (PreparedFile<S> & { readonly type: 'file' })
  | (PreparedFile<S> & Pictured<S> & { readonly type: 'image' })
  | (PreparedFile<S> & Pictured<S> & { readonly type: 'video'; readonly duration: number })
  | (PreparedFile<S> & {
      readonly type: 'audio';
      /** Milliseconds. */
      readonly duration: number;
      readonly waveform: readonly number[] | null;
    });
