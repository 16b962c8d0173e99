import type { Transfer } from '../platform';
import { StallWatch } from './stall-watch';

/** `Transfer.get` by the engine's fetch, with what it takes beyond that. */
export const fetchDownload =
  (more: RequestInit = {}): Transfer['get'] =>
  async (url, { headers, cancelled }) => {
    const watch = new StallWatch(cancelled);
    try {
      const response = await fetch(url, {
        ...more,
        headers: { ...headers },
        credentials: 'omit',
        signal: watch.signal,
      });
      return {
        status: response.status,
        header: (name) => response.headers.get(name),
        body: pieces(response.body, watch),
      };
    } catch (error) {
      watch.end();
      throw error;
    }
  };

async function* pieces(
  body: ReadableStream<Uint8Array> | null,
  watch: StallWatch,
): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader();
  try {
    for (;;) {
      const next = await reader?.read();
      if (next === undefined || next.done) return;
      watch.moved();
      yield next.value;
    }
  } finally {
    watch.end();
    // Whoever stops reading wants no more of it; what has ended is not disturbed.
    await reader?.cancel().catch(() => undefined);
  }
}
