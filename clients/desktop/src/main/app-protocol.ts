import type { Bundle } from './bundle';
import { contentPolicy } from './content-policy';
import type { KnownServer } from './look-up-server';
import { APP_ORIGIN, isPage } from './pages';

/** Everything that `app://anochat` answers: the packaged files, and its one document at every page's address. */
export async function answerApp(
  request: Pick<Request, 'method' | 'url'>,
  bundle: Bundle,
  server: KnownServer | null,
): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405);
  const path = pathIn(request.url);
  if (path === null) return refusal(404);
  const file = await bundle.file(isPage(path) ? '/index.html' : path);
  if (file === null) return refusal(404);
  return new Response(request.method === 'HEAD' ? null : file.bytes, {
    headers: {
      'content-type': file.type,
      'content-security-policy': contentPolicy(server),
      'cache-control': 'no-store',
      ...PROTECTION,
    },
  });
}

/** As it was asked for: what an URL tidies up, like `..` and encoded slashes, is not there. */
function pathIn(url: string): string | null {
  if (!url.startsWith(`${APP_ORIGIN}/`) || !URL.canParse(url)) return null;
  const path = url.slice(APP_ORIGIN.length).replace(/[?#].*$/s, '');
  return /^[\w./-]*$/.test(path) && new URL(url).pathname === path ? path : null;
}

const PROTECTION = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(self), microphone=(self), geolocation=()',
};

const refusal = (status: number): Response =>
  new Response('Not found', {
    status,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'content-security-policy': "default-src 'none'; sandbox",
      ...PROTECTION,
    },
  });
