import type { Transfer } from '../platform';
import { StallWatch } from './stall-watch';

/** This fetch says nothing until the whole body has left: 8 MiB at 32 kB/s. */
const PART_MS = 4 * 60_000;

/** `Transfer.put` by the engine's fetch. */
export const fetchUpload: Transfer['put'] = async (url, { headers, body, cancelled, onSent }) => {
  const watch = new StallWatch(cancelled);
  watch.moved(PART_MS);
  try {
    const response = await fetch(url, {
      method: 'PUT',
      headers: { ...headers },
      body: body as Uint8Array<ArrayBuffer>,
      signal: watch.signal,
    });
    onSent(body.length);
    const text = await response.text();
    return {
      status: response.status,
      header: (name) => response.headers.get(name),
      text: () => Promise.resolve(text),
    };
  } finally {
    watch.end();
  }
};
