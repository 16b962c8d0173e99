import { Permissions } from './permissions';

const of = (server: string | null, ...addresses: readonly string[]): Permissions =>
  new Permissions(
    () => server,
    () => Promise.resolve(addresses),
  );
const LOOPBACK = 'loopback-network';

describe('The permissions of pages', () => {
  it('are what the client needs, and nothing else', async () => {
    const permissions = of('https://chat.example.org', '192.0.2.1');
    expect(await permissions.ask('media')).toBe(true);
    expect(permissions.has('local-network')).toBe(true);
    for (const no of ['geolocation', 'usb', 'openExternal', 'clipboard-read'])
      expect([no, permissions.has(no), await permissions.ask(no)]).toEqual([no, false, false]);
  });

  it('reach this computer only where their server is on it', async () => {
    for (const server of ['http://localhost:3000', 'https://127.0.0.1', 'http://[::1]:3000'])
      expect(of(server).has(LOOPBACK)).toBe(true);
    const remote = of('https://chat.example.org', '192.0.2.1');
    expect([await remote.ask(LOOPBACK), remote.has(LOOPBACK)]).toEqual([false, false]);
    expect(await of(null).ask(LOOPBACK)).toBe(false);
  });

  it('find that the name of a server leads to this computer', async () => {
    const named = of('https://chat.home.example', '127.0.1.1');
    expect(named.has(LOOPBACK)).toBe(false);
    expect(await named.ask(LOOPBACK)).toBe(true);
    expect(named.has(LOOPBACK)).toBe(true);
  });

  it('are refused where the name leads nowhere', async () => {
    const fail = (): Promise<never> => Promise.reject(new Error('net::ERR_NAME_NOT_RESOLVED'));
    const permissions = new Permissions(() => 'https://chat.home.example', fail);
    expect(await permissions.ask(LOOPBACK)).toBe(false);
  });
});
