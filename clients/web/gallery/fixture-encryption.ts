import {
  Cell,
  type Encryption,
  type EncryptionState,
  type GroupNotice,
  type GroupView,
  type Trust,
} from '@anochat/sdk';

import { aiko, jonas, leila, mira, sam } from './people';

const WORDS = (
  'harbour velvet onion ladder sunset pencil marble rocket forest tunnel copper winter ' +
  'basket island candle violin meadow planet saddle ribbon gravel anchor pepper lantern'
).split(' ');
const NUMBER = '04827 15936 20817 49503 62817 40592 63810 49573 12680 49527 31684 90275'.split(' ');

const STATES: Record<string, EncryptionState> = {
  ready: { status: 'ready', wordsConfirmed: true, hasPassphrase: false },
  new: { status: 'new-account' },
  unlinked: {
    status: 'unlinked',
    offer: { qr: 'anochat:link:9f8e7d6c5b4a39281706f5e4d3c2b1a0', words: WORDS.slice(4, 8) },
  },
  revoked: { status: 'revoked' },
  refused: { status: 'chain-refused', reason: 'shortened' },
  lost: { status: 'chain-refused', reason: 'keys-lost' },
};

const NOTICES: readonly GroupNotice[] = [
  { type: 'log-differs', seq: 41, from: mira.id, reason: 'chain' },
  { type: 'commit-refused', by: jonas.id, reason: 'add.not-permitted' },
  { type: 'waiting-to-be-let-in', users: [leila.id] },
  { type: 'identity-changed', users: [aiko.id] },
];

const nothing = (): Promise<void> => Promise.resolve();

/** Keys and trust of the design's pages: `?keys=new|unlinked|revoked|refused|lost`, `?notices=1`. */
export const fixtureEncryption = (query: URLSearchParams): Encryption => {
  const levels = new Map<string, Trust['level']>([
    [mira.id, 'verified'],
    [jonas.id, 'verified'],
    [leila.id, 'changed'],
  ]);
  const trust = new Map<string, Cell<Trust>>();
  const group = new Cell<GroupView>({
    status: 'ready',
    epoch: 7,
    roster: [sam, mira, jonas].map(({ id }) => ({ userId: id, devices: ['device-1'] })),
    history: 'joined',
    notices: query.has('notices') ? NOTICES : [],
  });
  return {
    state: new Cell(STATES[query.get('keys') ?? 'ready'] ?? { status: 'loading' }),
    setUp: () => Promise.resolve(WORDS),
    confirmWords: nothing,
    renewWords: () => Promise.resolve(WORDS),
    restoreByWords: () => new Promise(() => undefined),
    restoreByPassphrase: () => new Promise(() => undefined),
    suggestPassphrase: () => WORDS.slice(0, 6).join(' '),
    setPassphrase: nothing,
    startOver: () => Promise.resolve(WORDS),
    offers: new Cell(
      query.has('offers')
        ? [{ deviceId: 'device-4', name: 'Firefox, Windows', words: WORDS.slice(8, 12) }]
        : [],
    ),
    findOffer: () =>
      Promise.resolve({
        deviceId: 'device-4',
        name: 'Firefox, Windows',
        words: WORDS.slice(8, 12),
      }),
    approve: nothing,
    decline: nothing,
    devices: new Cell(
      ['device-1', 'device-2'].map((deviceId, index) => ({
        deviceId,
        isCurrent: index === 0,
        isRevoked: false,
        linkedBy: null,
      })),
    ),
    revoke: nothing,
    trustOf: (user) => {
      const found =
        trust.get(user) ??
        new Cell<Trust>({
          level: levels.get(user) ?? 'unverified',
          safetyNumber: NUMBER,
          qr: 'anochat:verify:0482715936208174950362817405926381049573',
        });
      trust.set(user, found);
      return found;
    },
    markVerified: nothing,
    compareQr: () => Promise.resolve('same'),
    acceptName: nothing,
    acceptIdentity: nothing,
    group: () => group,
    letIn: nothing,
    startAnew: nothing,
    sendAnyway: nothing,
    report: (conversationId) =>
      Promise.resolve({
        conversationId,
        from: 1,
        to: 214,
        unchecked: [],
        gaps: [],
        doubles: [],
        seenAlike: [
          { userId: mira.id, upTo: 213 },
          { userId: jonas.id, upTo: 198 },
        ],
        differs: [],
        removed: [],
      }),
    undecryptable: new Cell({}),
  };
};
