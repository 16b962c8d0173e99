import type { Codec } from './codec';

/** Conversations that the server reads: content travels as it is. The server has validated it. */
export const serverCodec: Codec = {
  open: (entry) =>
    entry.content
      ? { state: 'opened', content: entry.content }
      : { state: 'unreadable', reason: entry.body === undefined ? 'malformed' : 'no-codec' },

  seal: ({ content, quiet, target, blobs }, readUpTo) =>
    Promise.resolve({
      kind: 'message',
      mode: 'server',
      content,
      quiet,
      readUpTo,
      ...(target === null ? {} : { target }),
      ...(blobs.length === 0 ? {} : { blobs: [...blobs] }),
    }),
};
