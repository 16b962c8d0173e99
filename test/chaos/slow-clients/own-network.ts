import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

/** Set by tools/slow-clients.cjs when this process has a network namespace of its own. */
export const hasOwnNetwork = (): boolean => process.env.SLOW_CLIENTS_NETWORK === 'own';

/** Where the half-open clients live; the address goes away under them. */
export const CUT_ADDRESS = '10.99.0.2';

const SETTINGS = {
  // The kernel's own buffers are no part of what is tested, and thousands of them add up.
  '/proc/sys/net/ipv4/tcp_rmem': '4096 8192 16384',
  '/proc/sys/net/ipv4/tcp_wmem': '4096 16384 65536',
};

/** Makes loopback like a network: segments of Ethernet's size, small buffers, and an address to lose. */
export function bringUpNetwork(): void {
  ip('link', 'set', 'lo', 'up', 'mtu', '1500');
  ip('address', 'add', `${CUT_ADDRESS}/32`, 'dev', 'lo');
  for (const [file, value] of Object.entries(SETTINGS)) writeFileSync(file, value);
}

/** From now on nothing comes from that address or goes to it: no end, no reset, no answer. */
export function cutOff(): void {
  ip('address', 'delete', `${CUT_ADDRESS}/32`, 'dev', 'lo');
}

const ip = (...args: readonly string[]): void => void execFileSync('ip', args);
