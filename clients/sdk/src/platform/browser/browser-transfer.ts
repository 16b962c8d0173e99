import { fetchDownload } from '../engine/fetch-download';
import { StallWatch } from '../engine/stall-watch';
import type { FetchResponse, Transfer, Transmission } from '../platform';

/** Sends by XMLHttpRequest: fetch tells nobody how far it is. */
const send = (url: string, transmission: Transmission): Promise<FetchResponse> => {
  const { headers, body, cancelled, onSent } = transmission;
  const watch = new StallWatch(cancelled);
  if (watch.signal.aborted) {
    watch.end();
    return Promise.reject(new Error('The transfer was cancelled'));
  }
  const request = new XMLHttpRequest();
  const answer = new Promise<FetchResponse>((resolve, reject) => {
    const fail = (): void => reject(new Error('The part did not arrive'));
    watch.signal.addEventListener('abort', () => {
      request.abort();
      fail();
    });
    request.upload.addEventListener('progress', ({ loaded }) => {
      watch.moved();
      onSent(loaded);
    });
    request.addEventListener('error', fail);
    request.addEventListener('load', () =>
      resolve({
        status: request.status,
        header: (name) => request.getResponseHeader(name),
        text: () => Promise.resolve(request.responseText),
      }),
    );
  });
  request.open('PUT', url);
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  request.send(body as Uint8Array<ArrayBuffer>);
  return answer.finally(() => watch.end());
};

export const browserTransfer: Transfer = { get: fetchDownload({ cache: 'no-store' }), put: send };
