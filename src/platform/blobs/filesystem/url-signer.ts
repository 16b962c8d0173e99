import { createHmac, timingSafeEqual } from 'node:crypto';

import type { Secrets } from '../../config';

const KEY_BYTES = 32;

/** What a URL of the filesystem store allows. */
export type Grant =
  | {
      readonly to: 'put';
      readonly id: string;
      readonly upload: string;
      readonly number: number;
      readonly size: number;
      /** SHA-256, lower-case hex. */
      readonly digest: string;
    }
  | { readonly to: 'get'; readonly id: string; readonly type: string };

export type Verdict =
  | { readonly is: 'good'; readonly grant: Grant }
  | { readonly is: 'invalid' }
  | { readonly is: 'expired' };

const SIGNATURE = 'signature';

/**
 * URLs that allow one thing for a time: HMAC-SHA256 over the id and the whole query, under a key of
 * the installation.
 */
export class UrlSigner {
  constructor(
    private readonly key: Uint8Array,
    private readonly now: () => number = () => Date.now(),
  ) {}

  /** @returns the query of a URL, without the question mark */
  sign(grant: Grant, lifetimeMs: number): string {
    const query = new URLSearchParams({
      ...fieldsOf(grant),
      expires: String(this.now() + lifetimeMs),
    });
    query.append(SIGNATURE, this.signature(grant.id, query).toString('base64url'));
    return query.toString();
  }

  /** @param id of the URL's path */
  verify(id: string, query: URLSearchParams): Verdict {
    const signed = new URLSearchParams(query);
    const given = Buffer.from(signed.get(SIGNATURE) ?? '', 'base64url');
    signed.delete(SIGNATURE);
    const right = this.signature(id, signed);
    if (given.length !== right.length || !timingSafeEqual(given, right)) return { is: 'invalid' };
    if (Number(signed.get('expires')) <= this.now()) return { is: 'expired' };
    return { is: 'good', grant: grantOf(id, signed) };
  }

  private signature(id: string, query: URLSearchParams): Buffer {
    return createHmac('sha256', this.key).update(`${id}?${query.toString()}`).digest();
  }
}

const fieldsOf = (grant: Grant): Record<string, string> => {
  if (grant.to === 'get') return { to: grant.to, type: grant.type };
  const { to, upload, number, size, digest } = grant;
  return { to, upload, number: String(number), size: String(size), digest };
};

/** Of a query that was signed here: it has the fields of one or the other. */
const grantOf = (id: string, query: URLSearchParams): Grant => {
  const field = (name: string): string => query.get(name) ?? '';
  if (field('to') === 'get') return { to: 'get', id, type: field('type') };
  return {
    to: 'put',
    id,
    upload: field('upload'),
    number: Number(field('number')),
    size: Number(field('size')),
    digest: field('digest'),
  };
};

/** What such URLs are signed with. */
export const blobUrlKey = (secrets: Secrets): Buffer => secrets.secret('blob-url-key', KEY_BYTES);
