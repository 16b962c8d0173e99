import { Resolver } from 'node:dns/promises';

/** Addresses of a host name, of both versions; none: it has none, or nobody tells in time. */
export type ResolveHost = (name: string, signal: AbortSignal) => Promise<readonly string[]>;

/**
 * Asks the name servers itself. The system's own call would wait in the threads that passwords are
 * hashed in, as long as somebody's name server likes.
 */
export const resolveHost: ResolveHost = async (name, signal) => {
  // Aborted before it was listened to, it would never say so.
  if (signal.aborted) return [];
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  const cancel = (): void => resolver.cancel();
  signal.addEventListener('abort', cancel);
  const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  signal.removeEventListener('abort', cancel);
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
};
