import { readFileSync, writeFileSync } from 'node:fs';

/**
 * How far a process grew over what it had, in MiB of resident memory, at its most. Linux only.
 *
 * @returns to be called at the end
 */
export function watchMemory(pid: number): () => number {
  // Forgets the most that there ever was (proc(5), clear_refs).
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  const before = kibibytes(pid, 'VmRSS');
  return () => Math.max(0, kibibytes(pid, 'VmHWM') - before) / 1_024;
}

function kibibytes(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  const [, found] =
    new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(
      readFileSync(`/proc/${pid}/status`, 'latin1'),
    ) ?? [];
  if (found === undefined) throw new Error(`process ${pid} tells no ${field}`);
  return Number(found);
}
