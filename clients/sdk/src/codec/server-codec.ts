import { AnoChatError } from '../errors';
import type { Codec } from './codec';

/** Conversations that the server reads: content travels as it is. The server has validated it. */
export const serverCodec: Codec = {
  open: (entry) =>
    entry.content
      ? { state: 'opened', content: entry.content }
      : { state: 'unreadable', reason: entry.body === undefined ? 'malformed' : 'no-codec' },

  seal: ({ outgoing: { content, quiet, target, blobs }, readUpTo }) => {
    // Titles are content only where the server may not read them.
    if (content.type === 'settings') throw AnoChatError.of('conversation.mode-mismatch');
    return Promise.resolve({
      envelope: {
        kind: 'message',
        mode: 'server',
        content,
        quiet,
        readUpTo,
        ...(target === null ? {} : { target }),
        ...(blobs.length === 0 ? {} : { blobs: [...blobs] }),
      },
      counter: null,
    });
  },
};
