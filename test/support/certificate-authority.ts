import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files of PEM. */
export interface SignedCertificate {
  /** The authority's certificate, for those who are to trust it. */
  readonly authority: string;
  /** Key and certificate for `localhost` and 127.0.0.1, in one. */
  readonly keyStore: string;
}

/**
 * Makes an authority and a certificate of a server that it has signed.
 *
 * @param folder for its files
 * @param more names that it holds for, beside this machine's
 */
export function makeAuthority(folder: string, more: readonly string[] = []): SignedCertificate {
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: readonly string[]): void =>
    void execFileSync('openssl', args, { stdio: 'ignore' });
  const make = (name: string): readonly string[] => [
    ...['-newkey', 'rsa:2048', '-nodes', '-keyout', at(`${name}.key`)],
    ...['-subj', `/CN=${name}`],
  ];
  openssl('req', '-x509', '-days', '2', ...make('authority'), '-out', at('authority.pem'));
  openssl('req', '-new', ...make('server'), '-out', at('server.csr'));
  const names = ['localhost', ...more].map((name) => `DNS:${name}`).join(',');
  writeFileSync(at('names'), `subjectAltName=${names},IP:127.0.0.1\n`);
  const signer = ['-CA', at('authority.pem'), '-CAkey', at('authority.key'), '-CAcreateserial'];
  const request = ['-req', '-days', '2', '-in', at('server.csr'), '-extfile', at('names')];
  openssl('x509', ...request, ...signer, '-out', at('server.pem'));
  const parts = ['server.key', 'server.pem', 'authority.pem'];
  const keyStore = at('key-store.pem');
  writeFileSync(keyStore, parts.map((name) => readFileSync(at(name), 'utf8')).join(''));
  return { authority: at('authority.pem'), keyStore };
}
