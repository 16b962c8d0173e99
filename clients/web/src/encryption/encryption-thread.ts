import { serveEncryption } from '@anochat/sdk/encryption-thread';

/** A dedicated worker, so that no frame waits for the keys of a large group. */
serveEncryption({
  post: (message) => postMessage(message),
  listen: (heard) => addEventListener('message', ({ data }: MessageEvent<unknown>) => heard(data)),
});
