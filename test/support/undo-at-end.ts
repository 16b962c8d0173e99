/**
 * For programs that start servers and databases of their own (benchmarks, kill rounds, test runs): whatever
 * has been begun is undone, last first, also when the program is ended by Ctrl-C or TERM.
 */

const pending = new Set<() => Promise<void>>();
let isEnding = false;

/**
 * @param step runs once: at the first call of what is returned, or when a signal ends the program
 */
export function undoAtEnd(step: () => Promise<void> | void): () => Promise<void> {
  let done: Promise<void> | undefined;
  const undo = (): Promise<void> =>
    (done ??= Promise.resolve()
      .then(step)
      .finally(() => pending.delete(undo)));
  pending.add(undo);
  return undo;
}

/** True from the signal on: what fails now fails because everything is being taken away. */
export function hasBeenEnded(): boolean {
  return isEnding;
}

/** A second signal does not wait. (The terminal's one comes twice, by itself and from npm.) */
const ONE_CTRL_C_MS = 500;

export function endOnSignals(say: (line: string) => void): void {
  let since = 0;
  const end = (code: number): void => {
    if (isEnding && performance.now() - since > ONE_CTRL_C_MS) process.exit(code);
    if (isEnding) return;
    isEnding = true;
    since = performance.now();
    say('Stopping');
    // Connections break and promises fail all over while everything is taken away.
    process.on('uncaughtException', () => undefined);
    void undoAll(say).then(() => process.exit(code));
  };
  process.on('SIGINT', () => end(130)).on('SIGTERM', () => end(143));
}

async function undoAll(say: (line: string) => void): Promise<void> {
  // Steps may be added while others run: a server that was just coming up.
  for (let last = [...pending].at(-1); last; last = [...pending].at(-1)) {
    await last().catch((error: unknown) => say(String(error)));
  }
}
