/** How the sockets of an instance that stops are told to move. */
export interface Moves {
  /** Told at once. */
  readonly batch: number;
  readonly pauseMs: number;
  /** When this one is to connect again, from then on. */
  readonly reconnectAfterMs: () => number;
}

/** A second's worth of handshakes and resumes: the more there are, the longer it takes. */
const PER_SECOND = 200;
const LONGEST_MS = 30_000;

/** A single instance is away for as long as it takes to start. */
const RESTART_MS = 1_000;
const BATCH = 200;
const BATCH_PAUSE_MS = 20;

/** Where others take over nobody is away for longer than a moment. */
const STEP_MS = 100;
const MOMENT_MS = { least: 50, spread: 450 };

/**
 * In both ways so many come back in a second as the others, or the next start, can take: with other
 * instances beside this one sockets are closed one batch after the other and connect again at once;
 * a single instance closes all, and each waits its time outside.
 *
 * @param random a number from 0 up to 1
 */
export const movesOf = (connections: number, isAlone: boolean, random: () => number): Moves => {
  const spreadMs = Math.min(LONGEST_MS, (connections * 1_000) / PER_SECOND);
  if (isAlone)
    return {
      batch: BATCH,
      pauseMs: BATCH_PAUSE_MS,
      reconnectAfterMs: () => Math.round(RESTART_MS + random() * (RESTART_MS + spreadMs)),
    };
  return {
    batch: Math.max(1, Math.ceil((connections * STEP_MS) / spreadMs)),
    pauseMs: STEP_MS,
    reconnectAfterMs: () => Math.round(MOMENT_MS.least + random() * MOMENT_MS.spread),
  };
};
