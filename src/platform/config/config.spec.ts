import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Config } from './config';
import { ConfigError } from './config.errors';
import { chooseFolders } from './folders';

const read = (environment: Record<string, string> = {}): Config =>
  Config.fromEnvironment(environment, '/srv/ano chat');

describe('Config', () => {
  it('asks for an invitation when a proxy on this machine makes it public', () => {
    expect(read({ PUBLIC_URL: 'https://chat.example.org' }).registration).toBe('invite');
  });

  it('serves this machine alone, with open registration, when nothing is set', () => {
    const config = read();
    expect(config.host).toBe('127.0.0.1');
    expect(config.origin).toBe('http://localhost:3000');
    expect(config.internalPort).toBe(3001);
    expect(config.registration).toBe('open');
    expect(config.isSecure).toBe(false);
  });

  it('takes an empty setting as none', () => {
    expect(read({ PORT: '', HOST: ' ', REGISTRATION: '' }).port).toBe(3000);
  });

  it('refuses another address without https, and takes it with a proxy that has it', () => {
    expect(() => read({ HOST: '0.0.0.0' })).toThrow('TLS_CERT and TLS_KEY');
    expect(() => read({ HOST: '0.0.0.0', PUBLIC_URL: 'http://chat.example' })).toThrow(ConfigError);
    const config = read({ HOST: '0.0.0.0', PUBLIC_URL: 'https://chat.example/' });
    expect(config.origin).toBe('https://chat.example');
    expect(config.isSecure).toBe(true);
    expect(config.registration).toBe('invite');
  });

  it('wants the certificate and its key together', () => {
    const folder = mkdtempSync(join(tmpdir(), 'anochat-config-'));
    const file = join(folder, 'cert.pem');
    writeFileSync(file, 'certificate');
    expect(() => read({ TLS_CERT: file })).toThrow('belong together');
    expect(() => read({ TLS_CERT: join(folder, 'none.pem'), TLS_KEY: file })).toThrow('TLS_CERT=');
    const tls = { TLS_CERT: file, TLS_KEY: file };
    expect(read({ HOST: 'fe80::1', ...tls }).origin).toBe('https://[fe80::1]:3000');
    expect(read({ HOST: '::', ...tls }).origin).toBe(`https://${hostname()}:3000`);
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['PORT', '80a'],
    ['PORT', '65536'],
    ['REGISTRATION', 'maybe'],
    ['LOG_LEVEL', 'loud'],
    ['BUS', 'carrier-pigeon'],
    ['PUBLIC_URL', 'chat.example'],
    ['DATABASE_URL', 'mysql://host/base'],
    ['TRUSTED_PROXIES', '10.0.0.0/8, proxy.example'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
  ])('names %s when it is %s', (name, value) => {
    expect(() => read({ [name]: value })).toThrow(new RegExp(name));
  });

  it('never repeats the address of a database, which holds a password', () => {
    expect(() => read({ DATABASE_URL: 'host=db password=hunter2' })).toThrow(
      expect.objectContaining({
        message: expect.not.stringContaining('hunter2') as string,
      }) as Error,
    );
  });
});

describe('chooseFolders', () => {
  const none = { data: undefined, secrets: undefined };

  it("puts a plain user's into the checkout and root's into the system's places", () => {
    expect(chooseFolders('/srv/chat', none, false)).toEqual({
      data: '/srv/chat/data',
      secrets: '/srv/chat/secrets',
    });
    const ofRoot = chooseFolders('/srv/chat', none, true);
    expect(ofRoot.data).toMatch(/^\/var\/lib\/anochat\/[0-9a-f]{12}$/);
    expect(ofRoot.secrets).toMatch(/^\/etc\/anochat\/[0-9a-f]{12}$/);
    expect(chooseFolders('/srv/other', none, true).data).not.toBe(ofRoot.data);
  });

  it('refuses keys inside of the data', () => {
    const inside = { data: '/data', secrets: '/data/keys' };
    expect(() => chooseFolders('/srv/chat', inside, false)).toThrow('SECRETS_DIR');
    const beside = { data: '/data', secrets: '/data-keys' };
    expect(chooseFolders('/srv/chat', beside, false).secrets).toBe('/data-keys');
  });
});
