import { readdirSync, statSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';

import { type Config, isOpenToOthers } from '../../platform/config';
import { portOwner } from '../../platform/embedded';
import { loadAddon, whyNoAddon } from '../../platform/native';
import { type Finding, bad, doubtful, good } from './finding';

const LEAST_FREE = 1024 ** 3;
const GIB = 1024 ** 3;

export function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > 20 || (major === 20 && minor >= 19)
    ? good('node', process.versions.node)
    : bad('node', `${process.versions.node}: AnoChat needs 20.19 or newer`);
}

/** The core in C++, or why there is none. */
export function checkNative({ native }: Config): Finding {
  if (native === 'off') return doubtful('native core', 'NATIVE=off: the same in JavaScript');
  if (loadAddon() !== undefined) return good('native core', 'loads');
  const says = whyNoAddon() ?? '';
  return native === 'required' ? bad('native core', says) : doubtful('native core', says);
}

/** Keys that others may read are no secret. */
export function checkSecrets({ secrets }: Config): Finding {
  if (secrets.isEmpty())
    return doubtful('secrets', `none in ${secrets.folder} yet: the first start makes them`);
  const { mode, uid } = statSync(secrets.folder);
  // A folder that root has mounted for this account shows names to others, and its files no keys.
  const isMounted = uid === 0 && process.geteuid?.() !== 0;
  const files = readdirSync(secrets.folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('..'))
    .map(({ name }) => name);
  const open = [
    ...(!isMounted && (mode & 0o077) !== 0 ? [''] : []),
    ...files.filter((name) => isOpenToOthers(join(secrets.folder, name))),
  ];
  return open.length === 0
    ? good('secrets', secrets.folder)
    : bad(
        'secrets',
        `others may read ${open.map((name) => join(secrets.folder, name)).join(', ')}: chmod go= them`,
      );
}

export function checkDisk({ dataFolder }: Config): Finding {
  const folder = nearest(dataFolder);
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const says = `${(free / GIB).toFixed(1)} GiB free at ${folder}`;
  return free < LEAST_FREE
    ? bad('disk', `${says}: make room, a full disk stops Postgres`)
    : good('disk', says);
}

/** A port is well when it is free, or when our own server has it. */
export async function checkPort(name: string, port: number, host: string): Promise<Finding> {
  if (port === 0) return good(name, 'chosen by the system');
  if (await isFree(port, host)) return good(name, `${port} is free`);
  const command = portOwner(port)?.command.join(' ');
  if (command === undefined)
    return doubtful(name, `${port} is taken by a process that this account may not look at`);
  return /dist\/src\/main\.js|tools\/start\.cjs/.test(command)
    ? good(name, `${port} is served by AnoChat`)
    : bad(name, `${port} is taken by: ${command}`);
}

function isFree(port: number, host: string): Promise<boolean> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once('error', () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** The folder itself, or what is there of the way to it. */
function nearest(folder: string): string {
  return statSync(folder, { throwIfNoEntry: false }) ? folder : nearest(dirname(folder));
}
