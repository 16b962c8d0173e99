import { BlockList, isIPv4, isIPv6 } from 'node:net';

const OF_THIS_COMPUTER = new BlockList();
OF_THIS_COMPUTER.addSubnet('127.0.0.0', 8, 'ipv4');
OF_THIS_COMPUTER.addAddress('0.0.0.0', 'ipv4');
OF_THIS_COMPUTER.addAddress('::1', 'ipv6');
OF_THIS_COMPUTER.addAddress('::', 'ipv6');

/** Whether that host, as it stands in an URL or in an answer of DNS, is this very computer. */
export function isLoopback(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '');
  if (isIPv4(address)) return OF_THIS_COMPUTER.check(address, 'ipv4');
  // Finds IPv4 written as IPv6, too.
  if (isIPv6(address)) return OF_THIS_COMPUTER.check(address, 'ipv6');
  return /(?:^|\.)localhost\.?$/i.test(address);
}
