import { content, type MessageContent } from '@anochat/contract';
import { serverCodec } from '../../clients/sdk/src/codec';
import { NetworkError } from '../../clients/sdk/src/errors';
import { outgoingOf } from '../../clients/sdk/src/outbox';
import {
  accepted,
  setUpOutbox,
  text,
  turns,
} from '../../clients/sdk/src/outbox/testing/outbox-world';
import { wordsOf } from '../../clients/sdk/src/search/words';
import {
  edit,
  input,
  logOf,
  message,
  newView,
  reaction,
} from '../../clients/sdk/src/view/testing/timeline-samples';

const FILE = {
  blob: '0190b000-0000-7000-8000-000000000001',
  name: 'أرنب 🐇.png',
  mime: 'image/png',
  size: 1_000,
  digest: 'AA==',
};
const PARTS: MessageContent['parts'] = [
  { type: 'text', text: 'مرحبا «e\u0301» \u2028 👩‍👩‍👧' },
  { type: 'image', ...FILE, width: 30, height: 40 },
  { type: 'audio', ...FILE, mime: 'audio/ogg', duration: 1_500, waveform: [0, 9, 255] },
  { type: 'file', ...FILE, mime: 'application/pdf' },
];
const ALL: MessageContent = { v: 1, type: 'message', parts: PARTS };

const OUTGOING = outgoingOf(ALL, 3);
if (OUTGOING.kind !== 'message') throw new Error('It is a message');

/** From the pen to the timeline: the contract, the codec, the outbox, the log, the words that search finds. */
export const messages = async (): Promise<unknown> => ({
  held: content.parse(JSON.parse(JSON.stringify(ALL))),
  refused: content.safeParse({ ...ALL, parts: [{ type: 'text', text: '' }] }).success,
  sealed: await serverCodec.seal({
    conversationId: 'room',
    clientId: FILE.blob,
    outgoing: OUTGOING,
    readUpTo: 2,
    counter: null,
  }),
  outbox: await outbox(),
  timeline: timeline(),
  words: wordsOf('Straße, naïve İstanbul: 東京タワー 3 مرحبًا', null),
});

async function outbox(): Promise<unknown> {
  const first = setUpOutbox((_body, attempt) => {
    if (attempt > 1) throw new NetworkError('gone');
    return accepted(attempt);
  });
  for (const value of ['a', 'b', 'c']) await first.outbox.add('room', text(value), 0);
  await turns();
  const before = first.outbox.of('room').map(({ state }) => state);
  first.outbox.stop();
  const second = setUpOutbox((_body, attempt) => accepted(attempt + 1), first.storage);
  await second.outbox.load();
  second.outbox.wake();
  await turns();
  return {
    before,
    after: second.outbox.of('room').map(({ state }) => state),
    sent: second.attempts.map(({ body }) => body),
    stored: await first.storage.list('outbox/'),
  };
}

function timeline(): unknown {
  const about = [
    reaction(3, 1, 'ann', 'add'),
    reaction(4, 1, 'cyn', 'add'),
    edit(5, 1, 'newest', 'bob'),
    edit(6, 1, 'not', 'cyn'),
  ];
  const log = logOf([message(1, 'first'), message(2, 'mine', { sender: 'ann' })], about);
  return newView().build(input(log)).timeline;
}
