import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Config } from './config';
import { ConfigError } from './config.errors';
import { CREDENTIALS, Settings } from './environment';
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

  it('takes an address of this machine itself, which browsers trust without https', () => {
    const config = read({ HOST: '0.0.0.0', PUBLIC_URL: 'http://localhost:3000' });
    expect(config.origin).toBe('http://localhost:3000');
    expect(config.isSecure).toBe(false);
    expect(config.registration).toBe('invite');
    const other = { HOST: '0.0.0.0', PUBLIC_URL: 'http://localhost.example:3000' };
    expect(() => read(other)).toThrow(ConfigError);
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
    ['BUS', 'kafka'],
    ['PUBLIC_URL', 'chat.example'],
    ['DATABASE_URL', 'mysql://host/base'],
    ['TRUSTED_PROXIES', '10.0.0.0/8, proxy.example'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['CLIENT_ORIGINS', 'https://app.example.org/'],
    ['CLIENT_ORIGINS', 'app.example.org'],
  ])('names %s when it is %s', (name, value) => {
    expect(() => read({ [name]: value })).toThrow(new RegExp(name));
  });

  it('reads how Kafka is reached', () => {
    expect(read({ KAFKA_BROKERS: 'kafka:9092' }).kafka).toBeUndefined();
    const kafka = { BUS: 'kafka', KAFKA_BROKERS: 'one:9092, [::1]:9093' };
    expect(read(kafka).kafka).toEqual({
      brokers: ['one:9092', '[::1]:9093'],
      tls: undefined,
      sasl: undefined,
      topicPrefix: 'anochat',
      replication: 1,
    });
    const more = {
      KAFKA_TLS: 'on',
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_USERNAME: 'chat',
      KAFKA_PASSWORD: 'hunter2',
      KAFKA_TOPIC_PREFIX: 'chat.one',
      KAFKA_REPLICATION: '3',
    };
    expect(read({ ...kafka, ...more }).kafka).toMatchObject({
      tls: { ca: undefined },
      sasl: { mechanism: 'scram-sha-512', username: 'chat', password: 'hunter2' },
      topicPrefix: 'chat.one',
      replication: 3,
    });
  });

  it.each([
    [{ KAFKA_BROKERS: 'kafka' }, 'KAFKA_BROKERS holds kafka'],
    [{ KAFKA_BROKERS: 'kafka:0' }, 'KAFKA_BROKERS holds kafka:0'],
    [{ KAFKA_PASSWORD: 'hunter2' }, 'belong together'],
    [{ KAFKA_SASL_MECHANISM: 'gssapi' }, 'KAFKA_SASL_MECHANISM=gssapi'],
    [{ KAFKA_CA: __filename }, 'KAFKA_TLS=on'],
    [{ KAFKA_TOPIC_PREFIX: 'a b' }, 'KAFKA_TOPIC_PREFIX=a b'],
    [{ KAFKA_REPLICATION: '0' }, 'KAFKA_REPLICATION=0'],
  ])('refuses Kafka by %j', (settings, why) => {
    expect(() => read({ BUS: 'kafka', KAFKA_BROKERS: 'kafka:9092', ...settings })).toThrow(why);
  });

  it('never repeats the address of a database, which holds a password', () => {
    expect(() => read({ DATABASE_URL: 'host=db password=hunter2' })).toThrow(
      expect.objectContaining({
        message: expect.not.stringContaining('hunter2') as string,
      }) as Error,
    );
  });

  it('takes seconds for the wait of a stop, within what an orchestrator grants', () => {
    const waitOf = (text: string): number | undefined =>
      Config.fromEnvironment({ DRAIN_WAIT: text }, '/checkout').drainWaitMs;
    expect(['', '0', '20'].map(waitOf)).toEqual([undefined, 0, 20_000]);
    for (const text of ['21', '-1', '5s', '1.5'])
      expect(() => waitOf(text)).toThrow('write seconds, from 0 to 20');
  });
});

describe('a credential in a file', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'anochat-config-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  it('stands for the setting itself, without the end of its line', () => {
    const config = read({
      DATABASE_URL_FILE: file('url', 'postgresql://anochat:word@db/anochat\n'),
      S3_ENDPOINT: 'http://s3.example',
      S3_ACCESS_KEY_FILE: file('access', 'access\n'),
      S3_SECRET_KEY_FILE: file('secret', 'secret\n'),
    });
    expect(config.givenDatabaseUrl).toBe('postgresql://anochat:word@db/anochat');
    expect(config.s3).toMatchObject({ accessKey: 'access', secretKey: 'secret' });
  });

  it.each(CREDENTIALS)('is refused beside %s itself, which is not repeated', (name) => {
    const settings = new Settings({ [name]: 'hunter2', [`${name}_FILE`]: file('it', 'hunter3') });
    expect(() => settings.text(name)).toThrow(`${name} and ${name}_FILE are both set`);
    expect(() => settings.text(name)).not.toThrow(/hunter/);
  });

  it('is named when it is empty, or not there', () => {
    const empty = { DATABASE_URL_FILE: file('empty', '\n') };
    expect(() => read(empty)).toThrow(`DATABASE_URL_FILE=${folder}/empty is empty`);
    const none = { DATABASE_URL_FILE: join(folder, 'none') };
    expect(() => read(none)).toThrow('none cannot be read');
  });

  it('is looked for of credentials alone', () => {
    const settings = new Settings({ PORT_FILE: file('port', '80') });
    expect(settings.port('PORT', 3000)).toBe(3000);
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
