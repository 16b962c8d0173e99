import { type KeyObject, sign } from 'node:crypto';

/** A JSON web token (RFC 7519) by the key's own algorithm: ES256 of a key of P-256, else RS256. */
export function signJwt(
  key: KeyObject,
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>> = {},
): string {
  const isEc = key.asymmetricKeyType === 'ec';
  const head = { alg: isEc ? 'ES256' : 'RS256', typ: 'JWT', ...header };
  const text = [head, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signed = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signed.toString('base64url')}`;
}
