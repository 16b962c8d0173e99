/** A press that is shorter is a tap, and locks. */
const HOLD_MS = 350;
/** So far the finger slides to the start to cancel, or up to lock. */
const SLIDE = 70;

export interface Slide {
  /** From where the finger came down; to the start of the line is positive. */
  readonly toStart: number;
  readonly up: number;
}

/** What a finger that holds the button has made of the recording so far. */
export function slideOf({ toStart, up }: Slide): 'held' | 'cancelled' | 'locked' {
  if (toStart > SLIDE) return 'cancelled';
  return up > SLIDE ? 'locked' : 'held';
}

/** What letting go means after so many milliseconds. */
export const releaseOf = (heldMs: number): 'lock' | 'send' => (heldMs < HOLD_MS ? 'lock' : 'send');
