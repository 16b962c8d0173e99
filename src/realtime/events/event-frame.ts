import { randomUUID } from 'node:crypto';
import {
  type ConversationId,
  type Entry,
  ENTRY_EVENT_OF,
  type EntryEvent,
  type SignalData,
  type SignalType,
} from '@anochat/contract';

import type { Frame } from '../../platform/hub';

/** socket.io's packet EVENT in the main namespace: the event's name and its one argument. */
const eventFrame = (type: string, event: object): Frame => `2${JSON.stringify([type, event])}`;

export const entryFrame = (entry: Entry): Frame => {
  const { conversationId, seq, ts } = entry;
  const event: EntryEvent = {
    id: `${conversationId}/${seq}`,
    type: ENTRY_EVENT_OF[entry.kind],
    v: 1,
    conversationId,
    seq,
    ts,
    data: entry,
  };
  return eventFrame(event.type, event);
};

export const signalFrame = <T extends SignalType>(
  type: T,
  data: SignalData[T],
  conversationId: ConversationId | null = null,
): Frame => {
  const ts = new Date().toISOString();
  return eventFrame(type, { id: randomUUID(), type, v: 1, conversationId, seq: null, ts, data });
};
