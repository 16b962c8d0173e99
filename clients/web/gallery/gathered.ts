import type { MessageContent } from '@anochat/contract';
import type { GalleryMessage } from '@anochat/sdk';

import { audio, file, image, video } from './media';
import { jonas, leila, mira, sam } from './people';

const DAY_MS = 24 * 3_600_000;
let seq = 2_000;

const said = (
  sender: string,
  daysAgo: number,
  ...parts: MessageContent['parts']
): GalleryMessage => {
  seq -= 1;
  const ts = new Date(Date.now() - daysAgo * DAY_MS).toISOString();
  return { seq, ts, sender, parts, expiresAt: null, forwardedFrom: null };
};

/** What a conversation holds besides words, the newest first. */
export const gathered: readonly GalleryMessage[] = [
  said(mira.id, 0, image('sea-morning', 1600, 1200), image('dusk-hills', 900, 1200)),
  said(jonas.id, 0, {
    type: 'text',
    text: 'Tide table for the causeway: https://harbour.example/tides and https://ferry.example',
  }),
  said(sam.id, 1, audio('voice-message.wav', 42_000)),
  said(leila.id, 2, image('lighthouse', 1200, 1200), video('waves', 1280, 720, 24_000)),
  said(leila.id, 3, file('north-shore-walk.gpx', 84_000), file('cabin-rules.pdf', 1_200_000)),
  said(mira.id, 4, audio('Shanty for low tide.wav', 184_000)),
  said(sam.id, 40, image('dunes', 1600, 900), image('cups', 800, 800), image('fog', 1000, 700)),
  said(jonas.id, 41, {
    type: 'text',
    text: 'https://www.boiler.example/manual',
    preview: {
      url: 'https://www.boiler.example/manual',
      title: 'How to light the boiler',
      description: 'Eleven steps, of which the third is the one that people forget.',
      site: 'Boiler works',
    },
  }),
  said(mira.id, 42, file('inventory of everything that is in the shed behind the house.xlsx', 310)),
  said(jonas.id, 400, image('harbour', 1024, 768), image('gulls', 1024, 768)),
  said(sam.id, 401, audio('voice-message.wav', 9_000)),
];
