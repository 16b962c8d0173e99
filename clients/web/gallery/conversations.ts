import type { Head, UserProfile } from '@anochat/contract';
import type { ConversationSummary, MessageItem } from '@anochat/sdk';

import { said, todayAt, weekend } from './messages';
import { aiko, conversationId, jonas, leila, mira, noor, petra, sam, tomas, yusuf } from './people';

interface Row extends Partial<ConversationSummary> {
  readonly n: number;
  readonly clock: string;
  readonly daysBack?: number;
}

function summaryOf({ n, clock, daysBack = 0, ...more }: Row): ConversationSummary {
  const at = todayAt(clock, daysBack);
  return {
    id: conversationId(n),
    kind: more.peer ? 'direct' : 'group',
    mode: 'e2ee',
    title: '',
    topic: '',
    timer: 0,
    posting: 'members',
    history: 'joined',
    createdAt: '2026-05-02T08:00:00.000Z',
    memberCount: more.peer ? 2 : 7,
    role: 'owner',
    peer: null,
    lastSeq: 20,
    readSeq: 20,
    unread: 0,
    mentions: 0,
    muted: false,
    pinned: false,
    dismissed: false,
    last: null,
    lastActivityAt: at,
    draft: null,
    hasFailed: false,
    typing: [],
    // The gallery reads no head.
    head: {} as Head,
    ...more,
  };
}

const with_ = (peer: UserProfile, row: Row): ConversationSummary => summaryOf({ ...row, peer });
const last = (sender: UserProfile, text: string, more: Partial<MessageItem> = {}): MessageItem =>
  said(sender, '12:00', text, more);

const yesterdayOr = (days: number): { readonly daysBack: number } => ({ daysBack: days });
const lastOfWeekend = weekend.at(-1);

export const summaries: readonly ConversationSummary[] = [
  summaryOf({
    n: 1,
    clock: '14:32',
    title: 'Lighthouse weekend',
    pinned: true,
    typing: [aiko.id],
    last: lastOfWeekend ?? null,
    lastSeq: lastOfWeekend?.seq ?? 0,
    readSeq: (lastOfWeekend?.seq ?? 0) - 2,
    unread: 2,
  }),
  with_(mira, {
    n: 2,
    clock: '13:58',
    pinned: true,
    timer: 7 * 86_400,
    last: last(sam, 'Keys are under the blue pot'),
  }),
  summaryOf({
    n: 3,
    clock: '14:20',
    title: 'Deck crew',
    unread: 12,
    mentions: 1,
    last: last(tomas, '@sam can you take the early shift?'),
  }),
  with_(jonas, {
    n: 4,
    clock: '14:07',
    unread: 2,
    last: last(jonas, 'Two photos are still uploading'),
  }),
  with_(leila, {
    n: 5,
    clock: '13:40',
    draft: {
      text: 'The second one, but with less of the sky',
      replyTo: null,
      editing: null,
      updatedAt: 0,
    },
  }),
  summaryOf({
    n: 6,
    clock: '12:15',
    title: 'Book room',
    muted: true,
    unread: 48,
    last: last(noor, 'Chapter nine is where it turns'),
  }),
  with_(yusuf, { n: 7, clock: '11:02', last: last(yusuf, 'وصلت الصور، شكرًا لك') }),
  with_(petra, {
    n: 8,
    clock: '10:10',
    ...yesterdayOr(3),
    last: last(sam, 'The list is in the drawer', { delivery: { state: 'delivered' } }),
  }),
  summaryOf({
    n: 9,
    clock: '09:00',
    ...yesterdayOr(3),
    title: 'Household',
    muted: true,
    last: last(noor, 'Boiler man comes on Friday at nine'),
  }),
  with_(tomas, { n: 10, clock: '18:20', ...yesterdayOr(5), hasFailed: true }),
];
