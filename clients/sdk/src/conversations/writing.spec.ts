import type { Entry } from '@anochat/contract';
import { serverCodec, type Codec, type Outgoing } from '../codec';
import type { Surroundings } from './surroundings';
import { Writing } from './writing';

const shown = { seq: 5, kind: 'message' } as Entry;

/** What is put into the outbox by a writer who sees the entry 5 alone. */
const outgoings = (codec: Codec) => {
  const added: Outgoing[] = [];
  const outbox = {
    add: (_id: string, outgoing: Outgoing) => Promise.resolve(void added.push(outgoing)),
  };
  const writing = new Writing(
    'room',
    { outbox } as unknown as Surroundings,
    () => 0,
    (seq) => (seq === 5 ? shown : null),
    () => codec,
    () => 0,
  );
  return { writing, added };
};

describe('What is written about another message', () => {
  const refer = (entry: Entry): string => `#${entry.seq}`;

  it('names it as the writer saw it', async () => {
    const { writing, added } = outgoings({ ...serverCodec, refer });
    const parts = [{ type: 'text' as const, text: 'a' }];
    await writing.edit(5, { parts });
    await writing.react(5, '👍', 'add');
    await writing.redact(5);
    await writing.send({ parts, replyTo: 5 });
    expect(added.map(({ about }) => about)).toEqual(['#5', '#5', '#5', '#5']);
  });

  it('names nothing that is not on the screen, and nothing where a place is enough', async () => {
    const { writing, added } = outgoings({ ...serverCodec, refer });
    await writing.redact(6);
    await writing.send({ parts: [{ type: 'text', text: 'a' }] });
    const plain = outgoings(serverCodec);
    await plain.writing.redact(5);
    expect([...added, ...plain.added].every((outgoing) => !('about' in outgoing))).toBe(true);
  });
});
