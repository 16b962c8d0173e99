import type { AudioPart, BlobRef, FilePart, ImagePart, VideoPart } from '@anochat/contract';
import type { MessageItem } from '../../../view';

const ref = (name: string, mime: string): BlobRef => ({
  ...{ blob: `blob of ${name}`, digest: `digest of ${name}` },
  ...{ name, mime, size: 3_000 },
});

export const image = (name = 'a.png', more: Partial<ImagePart> = {}): ImagePart => ({
  ...{ type: 'image', ...ref(name, 'image/png'), width: 640, height: 480 },
  ...more,
});

export const video = (name = 'a.mp4', more: Partial<VideoPart> = {}): VideoPart => ({
  ...{ type: 'video', ...ref(name, 'video/mp4'), width: 640, height: 360, duration: 62_000 },
  ...more,
});

/** A voice message, where it has no name. */
export const audio = (name = '', duration = 5_000): AudioPart => ({
  ...{ type: 'audio', ...ref(name, 'audio/ogg'), duration },
});

export const file = (name = 'a.txt'): FilePart => ({ type: 'file', ...ref(name, 'text/plain') });

type Content = Extract<MessageItem['body'], { readonly state: 'content' }>;

export const message = (
  key: string,
  parts: Content['parts'],
  more: Partial<MessageItem> = {},
): MessageItem => ({
  ...{ type: 'message', key, seq: 1, clientId: null, sender: 'bob', own: false },
  ts: '2026-05-14T12:00:00.000Z',
  body: { state: 'content', parts, mentions: [] },
  ...{ editedAt: null, reactions: [], quote: null, forwardedFrom: null, delivery: null },
  ...{ expiresAt: null, readBy: [] },
  ...more,
});
