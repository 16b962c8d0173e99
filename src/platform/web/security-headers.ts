import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Headers of every answer. The web client runs its own scripts and WebAssembly (encryption) and
 * nothing else; pictures and sounds that it has decrypted are blobs.
 *
 * @param origin the public origin, whose web socket older browsers do not count as 'self'
 */
export function securityHeaders(origin: string): readonly RequestHandler[] {
  const isSecure = origin.startsWith('https:');
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'", 'blob:', 'data:'],
          mediaSrc: ["'self'", 'blob:'],
          fontSrc: ["'self'"],
          connectSrc: ["'self'", 'blob:', origin.replace(/^http/, 'ws')],
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
