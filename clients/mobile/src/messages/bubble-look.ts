import type { ColorName } from '../ui';

/** The colours of what stands in a bubble: own messages are wine, others' are paper. */
export interface BubbleLook {
  readonly fill: ColorName;
  readonly ink: ColorName;
  /** Time and state, and what is said about the message. */
  readonly meta: ColorName;
  /** Behind quotes, code and files. */
  readonly well: ColorName;
  readonly muted: ColorName;
  readonly link: ColorName;
  readonly mention: ColorName;
}

const OWN: BubbleLook = {
  fill: 'bubble-out',
  ink: 'bubble-out-text',
  meta: 'bubble-out-meta',
  well: 'bubble-out-well',
  muted: 'bubble-out-meta',
  link: 'bubble-out-text',
  mention: 'bubble-out-well',
};
const OTHERS: BubbleLook = {
  fill: 'bubble-in',
  ink: 'text',
  meta: 'text-faint',
  well: 'sunken',
  muted: 'text-muted',
  link: 'accent-text',
  mention: 'mention',
};

export const bubbleLook = (own: boolean): BubbleLook => (own ? OWN : OTHERS);
