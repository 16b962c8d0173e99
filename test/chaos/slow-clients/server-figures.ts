import { readdirSync, readFileSync } from 'node:fs';

import type { Instance } from '../../support/instance';

const MIB = 1024 * 1024;

/** Resident memory of the server's process, MiB. */
export const residentMiB = ({ pid }: Instance): number => {
  const [, kib = ''] =
    /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return (Number(kib) * 1024) / MIB;
};

export const descriptors = ({ pid }: Instance): number => readdirSync(`/proc/${pid}/fd`).length;

export interface Scrape {
  /** @param name with its labels; 0 when it is not there (yet). */
  value(name: string): number;
}

export async function scrape({ internalUrl }: Instance): Promise<Scrape> {
  const text = await (await fetch(`${internalUrl}/metrics`)).text();
  const values = new Map(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => {
        const space = line.lastIndexOf(' ');
        return [line.slice(0, space), Number(line.slice(space + 1))] as const;
      }),
  );
  return { value: (name) => values.get(name) ?? 0 };
}
