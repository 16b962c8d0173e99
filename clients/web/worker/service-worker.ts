/// <reference lib="webworker" />
import { SERVE_ME, STREAM_PATH } from '../src/media/stream-protocol';
import { answerPlayer } from './answer-player';
import { isPage } from './is-page';
import { openPushed, showPush, tellOfChange } from './show-push';

declare const self: ServiceWorkerGlobalScope;

/** The files of this build, each with its digest as of subresource integrity; put here by the build. */
declare const SHELL: readonly (readonly [path: string, integrity: string])[];
/** Digest of all of them: each build has a cache of its own, and is shown whole or not at all. */
declare const BUILD: string;

const PREFIX = 'anochat-shell-';
const CACHE = PREFIX + BUILD;
const paths = new Set(SHELL.map(([path]) => path));

/**
 * Keeps the files of the web client, so that it opens without a connection; what people wrote lies in
 * the client's own store. Answers of the server's interface never pass through here, let alone a token.
 * Beside that, it answers the players of a page with what the page reads for them, and says that
 * something came while there was no page.
 */
self.addEventListener('install', (event) => {
  event.waitUntil(keepShell());
});

self.addEventListener('activate', (event) => {
  event.waitUntil(dropOtherBuilds());
});

// A build waits until no page shows the one before, or until a page asks for it and then reloads.
self.addEventListener('message', (event) => {
  if (event.data === 'take-over') void self.skipWaiting();
  if (event.data === SERVE_ME) event.waitUntil(self.clients.claim());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (pathname.startsWith(STREAM_PATH)) {
    event.respondWith(answerPlayer(event, self.clients));
  } else if (request.mode === 'navigate') {
    if (isPage(pathname)) event.respondWith(fromShell('/', request));
  } else if (paths.has(pathname)) event.respondWith(fromShell(pathname, request));
});

self.addEventListener('push', (event) => {
  event.waitUntil(showPush(self, event.data));
});

self.addEventListener('notificationclick', (event) => {
  event.waitUntil(openPushed(self.clients, event.notification));
});

self.addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(tellOfChange(self.clients));
});

async function keepShell(): Promise<void> {
  const cache = await caches.open(CACHE);
  // Integrity: a server that is upgraded at this moment must not mix two builds into one shell.
  await cache.addAll(
    SHELL.map(
      ([path, integrity]) =>
        new Request(path, {
          integrity,
          cache: path.startsWith('/assets/') ? 'default' : 'no-cache',
        }),
    ),
  );
}

async function dropOtherBuilds(): Promise<void> {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(others.map((name) => caches.delete(name)));
}

async function fromShell(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}
