import type { Part, UserProfile } from '@anochat/contract';
import type { Delivery, MessageItem, SystemItem, TimelineItem } from '@anochat/sdk';

import { audio, file, image, video } from './media';
import { aiko, jonas, leila, mira, sam, tomas, yusuf } from './people';

/** Today at this time of day, in the reader's own zone, so that the page says "Today". */
export function todayAt(clock: string, daysBack = 0): string {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  const date = new Date();
  date.setDate(date.getDate() - daysBack);
  date.setHours(hours, minutes, 0, 0);
  return date.toISOString();
}

let seq = 0;

export function said(
  sender: UserProfile,
  clock: string,
  text: string,
  more: Partial<MessageItem> & {
    readonly mentions?: readonly string[];
    readonly before?: readonly Part[];
    readonly after?: readonly Part[];
  } = {},
): MessageItem {
  seq += 1;
  const { mentions = [], before = [], after = [], ...rest } = more;
  const written: readonly Part[] = text === '' ? [] : [{ type: 'text', text }];
  return {
    type: 'message',
    key: `m${seq}`,
    seq,
    clientId: null,
    sender: sender.id,
    own: sender.id === sam.id,
    ts: todayAt(clock),
    body: { state: 'content', parts: [...before, ...written, ...after], mentions },
    editedAt: null,
    reactions: [],
    quote: null,
    forwardedFrom: null,
    delivery: sender.id === sam.id ? { state: 'read' } : null,
    expiresAt: null,
    readBy: [],
    ...rest,
  };
}

export function told(sender: UserProfile, clock: string, event: SystemItem['event']): SystemItem {
  seq += 1;
  return {
    type: 'system',
    key: `s${seq}`,
    seq,
    sender: sender.id,
    own: sender.id === sam.id,
    ts: todayAt(clock),
    event,
  };
}

const ferry = said(
  mira,
  '13:51',
  'Ferry is booked: Friday 17:40, back Sunday at noon. Seven seats, one trolley.',
);
const lastYear = said(jonas, '13:56', 'Last year, so you know what you are in for', {
  before: [
    image('sea', 1600, 1200),
    image('dusk', 1600, 1000),
    image('dunes', 1200, 1200),
    video('waves', 1280, 720, 24_000),
    image('fog', 1000, 1400),
    image('ridge', 1600, 900),
    image('cups', 1400, 1000),
    image('tower', 900, 1600),
    image('pier', 1600, 1200),
  ],
  reactions: [
    { emoji: '😍', users: [mira.id, aiko.id, leila.id, sam.id], mine: true },
    { emoji: '🌊', users: [mira.id, yusuf.id], mine: false },
  ],
});

/** The conversation of the design's chat page. */
export const weekend: readonly TimelineItem[] = [
  told(mira, '13:02', { type: 'membership', change: { type: 'created', users: [mira.id] } }),
  told(jonas, '13:04', {
    type: 'membership',
    change: { type: 'added', users: [leila.id, sam.id] },
  }),
  said(aiko, '13:20', 'Who is bringing the stove?'),
  said(aiko, '13:20', 'I have gas for two evenings but no pan'),
  said(aiko, '13:21', 'And one good knife'),
  ferry,
  said(mira, '13:51', 'Tide table for the causeway: harbour.example.com/tides'),
  said(
    mira,
    '13:52',
    'Read [the crossing notes](https://harbour.example/notes) first, then tell @sam.avery if `14:10` still works.',
    { mentions: [sam.id] },
  ),
  said(mira, '13:52', '```lamp.sh\nwhile dark; do\n  flash 3s; rest 7s  # our light\ndone\n```'),
  said(sam, '13:53', 'It does. I set two alarms.'),
  lastYear,
  said(sam, '14:02', 'That second one should be the poster @leila_h', {
    mentions: [leila.id],
    editedAt: todayAt('14:03'),
    quote: { seq: lastYear.seq ?? 0, state: 'shown', sender: jonas.id, body: lastYear.body },
  }),
  said(yusuf, '14:05', 'سأصل قبل الغروب إن شاء الله'),
  said(
    aiko,
    '14:32',
    'Things to bring:\n- **one** lamp each\n- _dry_ socks\n- ~~the big tent~~ the small tent\n> and nothing else',
  ),
  said(aiko, '14:32', '', { before: [audio('', 42_000)] }),
];

/** Every kind of part, alone and in company: the design's page of messages. */
export const kinds: readonly TimelineItem[] = [
  said(sam, '21:14', '', {
    before: [image('tower', 1200, 1360)],
    delivery: { state: 'delivered' },
  }),
  said(jonas, '20:02', '', { before: [video('waves', 1520, 904, 24_000)] }),
  said(leila, '09:12', 'Practice round. Yours is the pink one.', {
    before: [image('cups', 1360, 944)],
  }),
  said(sam, '06:40', 'First light, then the boat coming in', {
    before: [image('dunes', 1200, 1200), video('bay', 1280, 720, 68_000)],
    delivery: { state: 'delivered' },
  }),
  said(tomas, '11:30', 'Old manual, new list', {
    before: [
      file('lamp-manual-1962.pdf', 4_800_000),
      file('a-very-long-name-that-nobody-can-read-in-one-go-supplies-of-the-house.csv', 12_000),
    ],
  }),
  said(sam, '11:31', 'In short: yes, but bring boots', { before: [audio('', 19_000)] }),
  said(sam, '11:32', '', { before: [audio('Low tide.mp3', 184_000)] }),
  said(
    mira,
    '18:22',
    'The plan, all in one place. Route in the file, the hard bit in the voice note.',
    {
      before: [
        image('ridge', 1600, 900),
        image('fog', 1000, 1000),
        video('waves', 1280, 720, 24_000),
      ],
      after: [file('north-shore-walk.gpx', 84_000), audio('', 64_000)],
    },
  ),
  said(mira, '18:23', 'A small one, a tall one', {
    before: [image('dot', 60, 60)],
    after: [image('tower', 300, 2400)],
  }),
  said(sam, '18:24', 'What is none', {
    before: [image('broken', 800, 600), file('gone.zip', 3_000), image('lost', 800, 500)],
  }),
  said(sam, '18:25', '', {
    before: [
      image('sea', 800, 600),
      image('dusk', 800, 600),
      image('dunes', 800, 600),
      image('fog', 800, 600),
    ],
  }),
  said(mira, '18:26', '🥾🌊'),
];

const states: readonly (readonly [string, Delivery])[] = [
  ['Sending', { state: 'sending' }],
  ['Waiting for the network', { state: 'queued', offline: true }],
  ['Sent: the server has it', { state: 'sent' }],
  ['Delivered to every device', { state: 'delivered' }],
  ['Read', { state: 'read' }],
];

/** One message in each state. */
export const deliveries: readonly TimelineItem[] = [
  ...states.map(([text, delivery]) => said(sam, '14:30', text, { delivery })),
  said(sam, '14:31', 'Bring the long rope', {
    seq: null,
    delivery: {
      state: 'failed',
      problem: {
        type: '/docs/problems/conversation.blocked',
        title: 'You cannot write to this person',
        status: 403,
        code: 'conversation.blocked',
      },
    },
  }),
  said(mira, '14:33', '', { body: { state: 'deleted', by: mira.id } }),
  said(mira, '14:34', '', { body: { state: 'unreadable', reason: 'no-codec' } }),
  said(mira, '14:35', 'Forwarded along', { forwardedFrom: jonas.id }),
  told(mira, '14:36', { type: 'settings', change: { timer: 8 * 3_600 } }),
  said(mira, '14:37', 'The gate code is 4711 until tonight', { expiresAt: todayAt('22:37') }),
  said(sam, '14:38', '', { before: [image('tower', 1200, 1360)], expiresAt: todayAt('22:38') }),
  said(sam, '14:39', 'Written down', { expiresAt: todayAt('22:39') }),
  told(sam, '14:40', { type: 'settings', change: { timer: 0 } }),
  told(sam, '14:40', { type: 'settings', change: { timer: 7 * 86_400 } }),
];
