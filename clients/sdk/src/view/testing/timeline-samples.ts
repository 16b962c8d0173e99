import type { Entry, MessageEntry, Seq } from '@anochat/contract';
import { serverCodec } from '../../codec';
import { ContentReader } from '../../conversations/content-reader';
import { initialLog, restoreLog, storeLog, type LogState } from '../../log';
import { TimelineView, type ViewInput } from '../timeline-view';

export const message = (
  seq: Seq,
  text: string,
  more: Partial<MessageEntry> = {},
): MessageEntry => ({
  conversationId: 'room',
  seq,
  n: seq,
  sender: 'bob',
  device: 'phone',
  clientId: `client-${seq}`,
  generation: 0,
  epoch: 0,
  quiet: false,
  target: null,
  ts: `2026-01-01T00:00:0${seq}.000Z`,
  erased: false,
  kind: 'message',
  content: { v: 1, type: 'message', parts: [{ type: 'text', text }] },
  ...more,
});
export const edit = (seq: Seq, target: Seq, text: string, sender: string): MessageEntry =>
  message(seq, text, {
    target,
    sender,
    content: { v: 1, type: 'edit', parts: [{ type: 'text', text }] },
  });
export const reaction = (
  seq: Seq,
  target: Seq,
  sender: string,
  op: 'add' | 'remove',
): MessageEntry =>
  message(seq, '', { target, sender, content: { v: 1, type: 'reaction', emoji: '👍', op } });

export const logOf = (mains: readonly Entry[], about: readonly Entry[] = []): LogState => {
  const have = Math.max(...[...mains, ...about].map(({ seq }) => seq));
  const empty = { ...initialLog('ann'), timeline: 't', have };
  const stored = storeLog(empty);
  if (!stored) throw new Error('There is a timeline');
  return restoreLog('ann', { ...stored, from: 1, mains, about });
};
export const input = (log: LogState, more: Partial<ViewInput> = {}): ViewInput => ({
  log,
  anchor: null,
  outbox: [],
  marks: new Map(),
  device: 'laptop',
  now: 0,
  revision: 0,
  isOffline: false,
  askedQuotes: new Set(),
  ...more,
});
export const reader = new ContentReader(
  { codecs: { server: serverCodec }, account: () => ({ self: 'ann', device: 'laptop' }) },
  () => 'server',
);
export const newView = (): TimelineView => new TimelineView(reader, reader.lines);
