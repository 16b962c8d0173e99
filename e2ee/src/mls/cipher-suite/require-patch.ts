import * as clientState from 'ts-mls/clientState.js';

/** Of patches/ts-mls+1.6.4.patch; both rise together. */
const PATCH = 2;

/**
 * A library without its mends would work, and be unsafe: it is refused instead.
 * @throws Error where the patch was not applied
 */
export const requirePatch = (library: object = clientState): void => {
  if ('anochatPatch' in library && library.anochatPatch === PATCH) return;
  throw new Error('ts-mls is not patched: run npm ci, which applies patches/ts-mls+1.6.4.patch');
};
