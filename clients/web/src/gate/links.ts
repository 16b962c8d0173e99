import { serverOrigin } from '../desktop/server-origin';

/**
 * Links that carry a secret have it behind the #, which browsers send to no server: it stands in no
 * log and no Referer. Each names the page that takes it.
 */
export type LinkPage = '/join' | '/create-account' | '/setup' | '/reset';

const linkTo = (page: LinkPage, secret: string): string =>
  `${serverOrigin()}${page}#${encodeURIComponent(secret)}`;

export const joinLink = (code: string): string => linkTo('/join', code);
export const createAccountLink = (code: string): string => linkTo('/create-account', code);

/** Goes along in the browser's history: a new account comes back to the invitation that it is made for. */
export interface PageAfter {
  readonly next: string;
}

/** @returns the page to go to once there is an account, if one was kept */
export function pageAfter(state: unknown = history.state): string | undefined {
  const isKept =
    typeof state === 'object' &&
    state !== null &&
    'next' in state &&
    typeof state.next === 'string';
  return isKept ? (state as PageAfter).next : undefined;
}

/** The secret in the address of this page, or `null`. */
export function secretInAddress(hash = location.hash): string | null {
  try {
    const secret = decodeURIComponent(hash.replace(/^#/, ''));
    return secret === '' ? null : secret;
  } catch {
    return null;
  }
}
