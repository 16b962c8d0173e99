import { readFileSync, readdirSync } from 'node:fs';

/** USER_HZ, in which Linux reports times to every program (proc(5)): 100 on every platform that Node has. */
const TICKS_PER_SECOND = 100;

interface Times {
  readonly parent: number;
  /** User and system time of the process and of those children that it has waited for, in ticks. */
  readonly ticks: number;
}

/**
 * CPU seconds (user and system) that processes and all their descendants have used so far. A
 * descendant that has ended counts through the parent that reaped it, so that the backends of a
 * closed connection are not lost. Linux only.
 *
 * @param roots process ids that must all be alive
 */
export function cpuSeconds(roots: readonly number[]): number {
  const all = new Map(
    readdirSync('/proc')
      .map(Number)
      .filter(Number.isInteger)
      .flatMap((pid) => {
        const times = timesOf(pid);
        return times ? [[pid, times] as const] : [];
      }),
  );
  const children = new Map<number, number[]>();
  for (const [pid, { parent }] of all) {
    const siblings = children.get(parent);
    if (siblings) siblings.push(pid);
    else children.set(parent, [pid]);
  }
  const treeTicks = (pid: number): number =>
    (children.get(pid) ?? []).reduce(
      (sum, child) => sum + treeTicks(child),
      all.get(pid)?.ticks ?? 0,
    );
  for (const root of roots) {
    if (!all.has(root)) throw new Error(`process ${root} is gone: its time cannot be told`);
  }
  return roots.reduce((sum, root) => sum + treeTicks(root), 0) / TICKS_PER_SECOND;
}

function timesOf(pid: number): Times | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined; // ended meanwhile
  }
  // The command's name stands in parentheses and may hold spaces: fields count from the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // From the state on: 1 parent, 11 utime, 12 stime, 13 cutime, 14 cstime.
  const ticks = [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0);
  return { parent: Number(fields[1]), ticks };
}
