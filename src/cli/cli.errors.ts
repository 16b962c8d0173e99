/** Something that the person at the terminal can mend; the message says how. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
}

/** What a command's process ends with. */
export const EXIT = {
  done: 0,
  /** Refused, or `doctor` found something wrong. */
  refused: 1,
  /** The command line itself was wrong. */
  usage: 2,
  /** A fault of AnoChat (sysexits.h, EX_SOFTWARE). */
  fault: 70,
} as const;
