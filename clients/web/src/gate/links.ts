/**
 * Links that carry a secret have it behind the #, which browsers send to no server: it stands in no
 * log and no Referer. Each names the page that takes it.
 */
export type LinkPage = '/join' | '/create-account' | '/setup' | '/reset';

const linkTo = (page: LinkPage, secret: string): string =>
  `${location.origin}${page}#${encodeURIComponent(secret)}`;

export const joinLink = (code: string): string => linkTo('/join', code);
export const createAccountLink = (code: string): string => linkTo('/create-account', code);

/** The secret in the address of this page, or `null`. */
export function secretInAddress(hash = location.hash): string | null {
  try {
    const secret = decodeURIComponent(hash.replace(/^#/, ''));
    return secret === '' ? null : secret;
  } catch {
    return null;
  }
}
