import { readFileSync } from 'node:fs';

/** SIGKILL to a postmaster, whose backends live on for a moment, or to every process of it at once. */
export function killPostgres(postmaster: number, which: 'postmaster' | 'everything'): void {
  const others = which === 'everything' ? childrenOf(postmaster) : [];
  for (const pid of [postmaster, ...others]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // A backend that ended by itself meanwhile.
    }
  }
}

/** By Linux' own list (proc(5), /proc/pid/task/tid/children). */
const childrenOf = (pid: number): readonly number[] =>
  (readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').match(/\d+/g) ?? []).map(Number);
