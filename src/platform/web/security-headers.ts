import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Headers of every answer. The web client runs its own scripts and WebAssembly (encryption) and
 * nothing else; pictures and sounds that it has decrypted are blobs.
 *
 * @param origin the public origin, whose web socket older browsers do not count as 'self'
 * @param filesOrigin where files are sent to and fetched from, if not there
 */
export function securityHeaders(origin: string, filesOrigin?: string): readonly RequestHandler[] {
  const files = filesOrigin === undefined ? [] : [filesOrigin];
  const isSecure = origin.startsWith('https:');
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'", 'blob:', 'data:', ...files],
          mediaSrc: ["'self'", 'blob:', ...files],
          fontSrc: ["'self'"],
          connectSrc: ["'self'", 'blob:', origin.replace(/^http/, 'ws'), ...files],
          workerSrc: ["'self'"],
          manifestSrc: ["'self'"],
          objectSrc: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
        },
      },
      frameguard: { action: 'deny' },
      referrerPolicy: { policy: 'no-referrer' },
      strictTransportSecurity: isSecure ? { maxAge: 31_536_000 } : false,
    }),
    (_request, response, next) => {
      response.setHeader('Permissions-Policy', 'camera=(self), microphone=(self), geolocation=()');
      next();
    },
  ];
}
