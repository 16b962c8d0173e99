import type { SharedRef } from 'expo-modules-core/types';

/** What this device can play of a file. */
export interface PlayableFilm {
  /** Milliseconds. */
  readonly duration: number;
  /** `null`: it has no picture. */
  readonly picture: {
    readonly width: number;
    readonly height: number;
    /** One of its first frames. */
    readonly frame: string | SharedRef<'image'> | null;
  } | null;
}

/** What the contract can say. */
export const MOST_MS = 86_400_000;
export const PATIENCE_MS = 15_000;
