/** What the page and the service worker say to each other about pushes. */

/** To a page: show this conversation, or only yourself. */
export interface OpenFromNotification {
  readonly open: { readonly conversationId: string | null };
}
/** To a page: the browser has let its subscription go. */
export const SUBSCRIPTION_CHANGED = 'push-subscription-changed';

/** What notifications say, in the language of who reads them. */
export interface PushWords {
  readonly news: string;
  readonly test: string;
}

const CACHE = 'anochat-push';
const WORDS = '/push-words';

/** A worker that a push has started has no page to ask: the words wait for it here. */
export async function keepWords(words: PushWords): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.put(WORDS, Response.json(words));
}

export async function findWords(): Promise<PushWords | null> {
  const kept = await caches.match(WORDS, { cacheName: CACHE });
  return kept ? ((await kept.json()) as PushWords) : null;
}

export async function forgetWords(): Promise<void> {
  await caches.delete(CACHE);
}
