import { isPublicAddress } from './is-public-address';

const REFUSED: Readonly<Record<string, readonly string[]>> = {
  'this host': ['0.0.0.0', '0.1.2.3', '::'],
  loopback: ['127.0.0.1', '127.255.255.254', '::1'],
  private: ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fdff::1'],
  'link-local': ['169.254.0.1', 'fe80::1', 'febf::1', 'fe80::1%eth0'],
  'shared by carriers': ['100.64.0.1', '100.127.255.255'],
  metadata: [
    '169.254.169.254',
    '169.254.170.2',
    '100.100.100.200',
    '192.0.0.192',
    '168.63.129.16',
    'fd00:ec2::254',
    'fd20:ce::254',
  ],
  multicast: ['224.0.0.1', '239.255.255.250', 'ff02::1', 'ff0e::1'],
  broadcast: ['255.255.255.255'],
  reserved: ['240.0.0.1', '192.0.0.8', '192.88.99.1', '4000::1', '1::1', 'fec0::1'],
  documentation: ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1'],
  benchmarks: ['198.18.0.1', '198.19.255.255', '2001:2::1'],
  'version 4 inside': [
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:a9fe:a9fe',
    '::127.0.0.1',
    '::ffff:0:127.0.0.1',
  ],
  'translated (NAT64)': ['64:ff9b::7f00:1', '64:ff9b::8.8.8.8', '64:ff9b:1::a00:1'],
  '6to4': ['2002:7f00:1::', '2002:a00:1::1', '2002:808:808::1'],
  Teredo: ['2001::1', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
  'discarded, and overlays': ['100::1', '2001:10::1', '2001:20::1', '5f00::1'],
  'no address': ['', 'localhost', 'example.org', '256.1.1.1', '1.2.3', '8.8.8.8.', '[::1]', ':::'],
};

describe('an address', () => {
  it.each(Object.entries(REFUSED).flatMap(([kind, all]) => all.map((text) => [kind, text])))(
    'is not of the open internet: %s, %s',
    (_kind, text) => {
      expect(isPublicAddress(text)).toBe(false);
    },
  );

  it.each([
    ...['8.8.8.8', '1.1.1.1', '172.15.0.1', '172.32.0.1', '100.63.255.255', '100.128.0.1'],
    ...['192.167.255.255', '192.169.0.1', '169.253.0.1', '198.17.0.1', '198.20.0.1', '223.0.0.1'],
    ...['2606:4700:4700::1111', '2a00:1450:4001:830::200e', '2001:4860:4860::8888', '2400::1'],
  ])('is of the open internet: %s', (text) => {
    expect(isPublicAddress(text)).toBe(true);
  });
});
