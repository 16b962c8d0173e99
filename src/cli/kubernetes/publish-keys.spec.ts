import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ClusterSecrets, type Files } from './cluster-secrets';
import { publishKeys } from './publish-keys';

interface Stored {
  readonly version: number;
  readonly data: Readonly<Record<string, string>>;
}
interface Sent {
  readonly metadata: { readonly name: string; readonly resourceVersion?: string };
  readonly data: Readonly<Record<string, string>>;
}

/**
 * What Kubernetes does with Secrets, as far as this needs it. The same command is run against a real
 * API server by `npm run check:chart -- --apiserver`.
 */
describe('publishKeys', () => {
  let folder: string;
  let server: Server;
  let secrets: ClusterSecrets;
  let stored: Stored | undefined;
  let interfere: (() => void) | undefined;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'anochat-account-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'ca.crt')];
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
        ...['-keyout', key, '-out', cert, '-days', '1', '-subj', '/CN=kubernetes'],
        ...['-addext', 'subjectAltName=IP:127.0.0.1'],
      ],
      { stdio: 'ignore' },
    );
    writeFileSync(join(folder, 'token'), 'the-token\n');
    writeFileSync(join(folder, 'namespace'), 'chat');
    server = createServer({ key: readFileSync(key), cert: readFileSync(cert) });
    server.on('request', (request, response) => {
      let body = '';
      request.on('data', (part) => (body += String(part)));
      request.on('end', () => {
        const isKnown = request.headers.authorization === 'Bearer the-token';
        const [status, answer] = isKnown
          ? answerTo(request.method, request.url, body)
          : [401, { reason: 'Unauthorized' }];
        response.writeHead(status).end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    secrets = new ClusterSecrets(
      { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: String(port) },
      folder,
    );
  });
  beforeEach(() => ([stored, interfere] = [undefined, undefined]));
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  });

  const answerTo = (method = '', url = '', body: string): [number, object] => {
    const all = '/api/v1/namespaces/chat/secrets';
    if (method === 'POST' && url === all) {
      if (stored !== undefined) return [409, { reason: 'AlreadyExists' }];
      stored = { version: 1, data: (JSON.parse(body) as Sent).data };
      return [201, {}];
    }
    if (url !== `${all}/keys` || stored === undefined) return [404, { reason: 'NotFound' }];
    if (method === 'GET') {
      const { version, data } = stored;
      interfere?.();
      return [200, { metadata: { resourceVersion: String(version) }, data }];
    }
    const { metadata, data } = JSON.parse(body) as Sent;
    if (metadata.resourceVersion !== String(stored.version)) return [409, { reason: 'Conflict' }];
    stored = { version: stored.version + 1, data: { ...stored.data, ...data } };
    return [200, {}];
  };

  const keys = (text: string): Files => ({
    'master-key.v1': Buffer.from(`${text} master`),
    'blob-url-key': Buffer.from(`${text} url`),
  });
  const content = (): object =>
    Object.fromEntries(
      Object.entries(stored?.data ?? {}).map(([name, text]) => [
        name,
        Buffer.from(text, 'base64').toString(),
      ]),
    );

  it('makes the Secret once, and never again', async () => {
    const first = await publishKeys(secrets, 'keys', keys('first'));
    expect(first).toEqual({ isNew: true, added: ['master-key.v1', 'blob-url-key'] });
    const second = await publishKeys(secrets, 'keys', keys('second'));
    expect(second).toEqual({ isNew: false, added: [] });
    expect(content()).toEqual({ 'master-key.v1': 'first master', 'blob-url-key': 'first url' });
  });

  it('adds what a newer version needs, and no master key', async () => {
    await publishKeys(secrets, 'keys', { 'master-key.v3': Buffer.from('third') });
    const { added } = await publishKeys(secrets, 'keys', keys('new'));
    expect(added).toEqual(['blob-url-key']);
    expect(content()).toEqual({ 'master-key.v3': 'third', 'blob-url-key': 'new url' });
  });

  it('reads again when somebody else has changed it, and keeps what they wrote', async () => {
    await publishKeys(secrets, 'keys', { 'master-key.v1': Buffer.from('first') });
    interfere = () => {
      interfere = undefined;
      const theirs = Buffer.from('their url').toString('base64');
      stored = { version: 7, data: { ...stored?.data, 'blob-url-key': theirs } };
    };
    expect((await publishKeys(secrets, 'keys', keys('my'))).added).toEqual([]);
    expect(content()).toEqual({ 'master-key.v1': 'first', 'blob-url-key': 'their url' });
  });

  it('refuses a Secret that has lost its master key', async () => {
    await publishKeys(secrets, 'keys', { 'blob-url-key': Buffer.from('a') });
    await expect(publishKeys(secrets, 'keys', keys('new'))).rejects.toThrow('holds no master key');
    expect(content()).toEqual({ 'blob-url-key': 'a' });
  });

  it('says what Kubernetes refuses, and where there is none', async () => {
    writeFileSync(join(folder, 'token'), 'another');
    await expect(publishKeys(secrets, 'keys', keys('x'))).rejects.toThrow('401 to making');
    writeFileSync(join(folder, 'token'), 'the-token');
    expect(() => new ClusterSecrets({}, folder)).toThrow('is for a pod');
  });
});
