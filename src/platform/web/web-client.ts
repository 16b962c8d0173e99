import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type RequestHandler } from 'express';

const YEAR_MS = 365 * 24 * 3600 * 1000;

/**
 * Serves the built web client: files with a digest in their name for ever, everything else asked
 * for anew each time, and its page at every address that is no file and not the server's own.
 *
 * @param dist folder of the build, absolute
 */
export function webClient(dist: string): readonly RequestHandler[] {
  const page = join(dist, 'index.html');
  if (!existsSync(page)) return [withoutClient];
  const files = express.static(dist, {
    index: false,
    redirect: false,
    setHeaders: (response, path) => {
      const isHashed = path.startsWith(join(dist, 'assets'));
      response.setHeader(
        'Cache-Control',
        isHashed ? `public, max-age=${YEAR_MS / 1000}, immutable` : 'no-cache',
      );
    },
  });
  const pageForAddresses: RequestHandler = (request, response, next) => {
    if (!asksForPage(request)) return next();
    response.sendFile(page, { headers: { 'Cache-Control': 'no-cache' } });
  };
  return [forBrowsers(files), pageForAddresses];
}

const withoutClient: RequestHandler = (request, response, next) => {
  if (!asksForPage(request)) return next();
  response
    .type('html')
    .send(
      [
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>AnoChat</title>',
        '<h1>AnoChat is running</h1>',
        '<p>The server answers at <a href="/api/versions">/api/versions</a>. ',
        'Its web client has not been built: <code>npm start</code> builds it.</p></html>',
      ].join(''),
    );
};

/** The server's own addresses never reach the file system. */
function forBrowsers(handler: RequestHandler): RequestHandler {
  return (request, response, next) => {
    if (isServers(request.path)) return next();
    return handler(request, response, next);
  };
}

function asksForPage(request: Parameters<RequestHandler>[0]): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  const last = request.path.slice(request.path.lastIndexOf('/') + 1);
  return !isServers(request.path) && !last.includes('.');
}

function isServers(path: string): boolean {
  return /^\/(?:api|docs|socket\.io)(?:\/|$)/.test(path) || path.startsWith('/.');
}
