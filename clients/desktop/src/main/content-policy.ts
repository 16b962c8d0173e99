import type { KnownServer } from './look-up-server';

/** What the pages may load: this build, and the one server that was chosen. */
export function contentPolicy(server: KnownServer | null): string {
  const origins = server === null ? [] : [server.origin, server.filesOrigin].filter(isThere);
  const socket = server === null ? [] : [server.origin.replace(/^http/, 'ws')];
  const directives = {
    'default-src': ["'none'"],
    'script-src': ["'self'", "'wasm-unsafe-eval'"],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'blob:', 'data:'],
    'media-src': ["'self'", 'blob:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'", 'blob:', ...origins, ...socket],
    'worker-src': ["'self'"],
    'manifest-src': ["'self'"],
    'object-src': ["'none'"],
    'frame-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, values]) => `${name} ${values.join(' ')}`)
    .join('; ');
}

const isThere = (value: string | null): value is string => value !== null;
