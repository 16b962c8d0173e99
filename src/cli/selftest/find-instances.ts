import { lookup } from 'node:dns/promises';
import { isIPv6 } from 'node:net';

import { CommandRefused } from '../cli.errors';

/**
 * The origins behind some: a name that stands for several addresses, as that of a headless Service
 * does, is as many instances.
 */
export async function findInstances(origins: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(origins.map(instancesAt));
  return [...new Set(found.flat())];
}

async function instancesAt(origin: string): Promise<readonly string[]> {
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new CommandRefused(`${origin} is no address such as http://anochat:3000.`);
  }
  // A certificate is for the name.
  if (url.protocol === 'https:') return [url.origin];
  try {
    const addresses = await lookup(url.hostname.replace(/^\[|\]$/g, ''), { all: true });
    return addresses.map(({ address }) => {
      url.hostname = isIPv6(address) ? `[${address}]` : address;
      return url.origin;
    });
  } catch (cause) {
    throw new CommandRefused(`${url.hostname} is not to be found.`, { cause });
  }
}
