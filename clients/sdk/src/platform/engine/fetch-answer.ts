import type { Fetch } from '../platform';

/** `Platform.fetch` by the engine's own, with what it takes beyond that. */
export const fetchAnswer =
  (more: RequestInit = {}): Fetch =>
  async (url, { method, headers, body, timeoutMs }) => {
    const response = await fetch(url, {
      ...more,
      method,
      headers,
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    return {
      status: response.status,
      header: (name) => response.headers.get(name),
      text: () => response.text(),
    };
  };
