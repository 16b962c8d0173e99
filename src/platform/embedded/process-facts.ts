import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

/** What the system tells about a living process. A zombie is no living process. */
export interface ProcessFacts {
  readonly pid: number;
  readonly command: readonly string[];
  /** Changes when the number is given to another process: clock ticks since boot on Linux. */
  readonly startedAt: string;
}

const onLinux = process.platform === 'linux';

/** @returns undefined when no process of that number runs (a zombie counts as gone). */
export function processFacts(pid: number): ProcessFacts | undefined {
  return onLinux ? fromProc(pid) : fromPs(pid);
}

/** The processes whose working folder is `folder`: every process of a Postgres cluster works in its data folder. */
export function processesWorkingIn(folder: string): readonly ProcessFacts[] {
  if (!onLinux) return [];
  return allPids().flatMap((pid) => {
    if (readLink(`/proc/${pid}/cwd`) !== folder) return [];
    const facts = fromProc(pid);
    return facts ? [facts] : [];
  });
}

/** The process that listens on a TCP port of this machine, found without `ss` or `lsof`. */
export function portOwner(port: number): ProcessFacts | undefined {
  if (!onLinux) return undefined;
  const sockets = new Set(listeningSockets(port).map((inode) => `socket:[${inode}]`));
  if (sockets.size === 0) return undefined;
  for (const pid of allPids()) {
    for (const descriptor of entries(`/proc/${pid}/fd`)) {
      const target = readLink(`/proc/${pid}/fd/${descriptor}`);
      if (target && sockets.has(target)) return fromProc(pid);
    }
  }
  return undefined;
}

function fromProc(pid: number): ProcessFacts | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name stands in parentheses and may hold spaces: fields count from the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean);
    return { pid, command, startedAt: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

function fromPs(pid: number): ProcessFacts | undefined {
  try {
    const format = 'stat=,lstart=,command=';
    const line = execFileSync('ps', ['-ww', '-o', format, '-p', String(pid)], { encoding: 'utf8' });
    const [state = '', ...rest] = line.trim().split(/\s+/);
    if (state === '' || state.startsWith('Z')) return undefined;
    return { pid, startedAt: rest.slice(0, 5).join(' '), command: rest.slice(5) };
  } catch {
    return undefined;
  }
}

/** Inodes of sockets in state LISTEN (0A) on the port; see proc(5), /proc/net/tcp. */
function listeningSockets(port: number): readonly string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) =>
    readText(table)
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[1]?.endsWith(suffix) === true && fields[3] === '0A')
      .flatMap((fields) => fields[9] ?? []),
  );
}

function allPids(): readonly number[] {
  return entries('/proc').map(Number).filter(Number.isInteger);
}

function entries(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
