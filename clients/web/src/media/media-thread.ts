import { serveMedia } from '@anochat/sdk/media-thread';

/** A dedicated worker for one upload, so that no frame waits while a large file is sealed. */
serveMedia({
  post: (message, moved) => postMessage(message, { transfer: [...moved] as Transferable[] }),
  listen: (heard) => addEventListener('message', ({ data }: MessageEvent<unknown>) => heard(data)),
});
