import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a condition, never for time alone. @throws naming what did not come, after `patienceMs`. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  patienceMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Not within ${patienceMs} ms: ${what}`);
    await sleep(20);
  }
}

/** @throws naming what did not end, after `patienceMs`. */
export async function within<T>(what: string, work: Promise<T>, patienceMs = 60_000): Promise<T> {
  const giveUp = new AbortController();
  const tooLate = sleep(patienceMs, undefined, { signal: giveUp.signal }).then(() => {
    throw new Error(`Not within ${patienceMs} ms: ${what}`);
  });
  tooLate.catch(() => undefined);
  return Promise.race([work, tooLate]).finally(() => giveUp.abort());
}
