export { boundedPost, guardedPost, type Posted } from './bounded-post';
export { type Fetched, guardedGet } from './guarded-get';
export { NotFetched } from './not-fetched';
export { OutboundRules } from './outbound-rules';
export { resolveHost } from './resolve-host';
