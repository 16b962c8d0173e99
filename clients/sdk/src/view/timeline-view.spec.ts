import type { Entry, Seq } from '@anochat/contract';
import { serverCodec } from '../codec';
import { ContentReader } from '../conversations/content-reader';
import type { LogState } from '../log';
import type { OutboxItem } from '../outbox';
import { outgoingOf } from '../outbox';
import { edit, input, logOf, message, newView, reaction, reader } from './testing/timeline-samples';
import type { MessageItem } from './timeline-item';
import { TimelineView, type ViewInput } from './timeline-view';

const queued = (clientId: string, outgoing: OutboxItem['outgoing']): OutboxItem => ({
  conversationId: 'room',
  clientId,
  createdAt: 0,
  outgoing,
  readUpTo: 0,
  envelope: null,
  counter: null,
  files: [],
  state: { type: 'queued' },
});
const shown = (log: LogState, more: Partial<ViewInput> = {}): readonly MessageItem[] =>
  newView()
    .build(input(log, more))
    .timeline.items.filter((item) => item.type === 'message');

describe('TimelineView', () => {
  it('believes the newest edit of the sender, and nobody else', () => {
    const about = [
      edit(2, 1, 'mine', 'bob'),
      edit(3, 1, 'newest', 'bob'),
      edit(4, 1, 'not', 'cyn'),
    ];
    const [item] = shown(logOf([message(1, 'first')], about));
    expect(item?.body).toMatchObject({ parts: [{ text: 'newest' }] });
    expect(item?.editedAt).toBe(about[1]?.ts);
  });

  it('applies nothing that means another entry than the one that stands there', () => {
    const view = new TimelineView(
      {
        open: (entry, about) =>
          about?.seq === 1 && entry.seq !== 4
            ? { state: 'unreadable', reason: 'reference-differs' }
            : reader.open(entry),
      },
      reader.lines,
    );
    const said = [
      edit(2, 1, 'moved', 'bob'),
      reaction(3, 1, 'ann', 'add'),
      edit(4, 1, 'meant', 'bob'),
    ];
    const [item] = view.build(input(logOf([message(1, 'first')], said))).timeline.items;
    expect(item).toMatchObject({ body: { parts: [{ text: 'meant' }] }, reactions: [] });
  });

  it('counts reactions in order of seq', () => {
    const about = [
      reaction(2, 1, 'ann', 'add'),
      reaction(3, 1, 'cyn', 'add'),
      reaction(4, 1, 'ann', 'remove'),
    ];
    const [item] = shown(logOf([message(1, 'first')], about));
    expect(item?.reactions).toEqual([{ emoji: '👍', users: ['cyn'], mine: false }]);
  });

  it('shows nothing of what was taken back', () => {
    const redaction = { ...message(3, ''), kind: 'redaction', target: 1, sender: 'cyn' } as const;
    const [item] = shown(logOf([message(1, 'first')], [edit(2, 1, 'edited', 'bob'), redaction]));
    expect(item?.body).toEqual({ state: 'deleted', by: 'cyn' });
  });

  it('tells what the operator took away from what members took back', () => {
    const signing = new ContentReader(
      { codecs: { e2ee: serverCodec }, account: () => ({ self: 'ann', device: 'laptop' }) },
      () => 'e2ee',
    );
    const bodyWith = (statement?: string) => {
      const redaction = { ...message(3, ''), kind: 'redaction', target: 1, statement } as Entry;
      const log = logOf([message(1, 'first')], [redaction]);
      const [item] = new TimelineView(signing, signing.lines).build(input(log)).timeline.items;
      return item?.type === 'message' ? item.body : null;
    };
    expect(bodyWith()).toMatchObject({ state: 'deleted', byOperator: true });
    expect(bodyWith('signed')).toEqual({ state: 'deleted', by: 'bob' });
  });

  it('keeps the key from the bubble to the entry, and unchanged items the same objects', () => {
    const view = newView();
    const outgoing = outgoingOf(
      { v: 1, type: 'message', parts: [{ type: 'text', text: 'new' }] },
      null,
    );
    const outbox = [queued('client-2', outgoing)];
    const before = view.build(input(logOf([message(1, 'first')]), { outbox })).timeline.items;
    expect(before[1]).toMatchObject({ key: 'client-2', seq: null, delivery: { state: 'queued' } });

    const first = before[0];
    const own = message(2, 'new', { sender: 'ann', device: 'laptop' });
    const log = logOf([message(1, 'first'), own]);
    const after = view.build(input(log, { outbox })).timeline.items;
    expect(after.map(({ key }) => key)).toEqual([first?.key, 'client-2']);
    const again = view.build(input(log, { outbox })).timeline.items;
    expect(again[0]).toBe(after[0]);
    expect(again[1]).toBe(after[1]);
  });

  it('shows an own reaction and an own redaction before the server has them', () => {
    const log = logOf([message(1, 'first'), message(2, 'mine', { sender: 'ann' })]);
    const outbox = [
      queued('a', outgoingOf({ v: 1, type: 'reaction', emoji: '👍', op: 'add' }, 1)),
      queued('b', { kind: 'redaction', target: 2 }),
    ];
    const [first, second] = shown(log, { outbox });
    expect(first?.reactions).toEqual([{ emoji: '👍', users: ['ann'], mine: true }]);
    expect(second?.body).toEqual({ state: 'deleted', by: 'ann' });
  });

  it('tells how far an own message got', () => {
    const log = logOf([message(1, 'mine', { sender: 'ann' })]);
    const state = (deliveredSeq: Seq, readSeq: Seq): string | undefined =>
      shown(log, {
        marks: new Map([['bob', { userId: 'bob', fromSeq: 1, deliveredSeq, readSeq }]]),
      })[0]?.delivery?.state;
    expect([state(0, 0), state(1, 0), state(1, 1)]).toEqual(['sent', 'delivered', 'read']);
  });

  it('does not count those who came later among the readers', () => {
    const log = logOf([1, 3].map((seq) => message(seq, 'mine', { sender: 'ann' })));
    const marks = new Map(
      [
        { userId: 'bob', fromSeq: 1, deliveredSeq: 1, readSeq: 1 },
        { userId: 'cyd', fromSeq: 2, deliveredSeq: 3, readSeq: 3 },
      ].map((mark) => [mark.userId, mark]),
    );
    expect(shown(log, { marks }).map(({ readBy }) => readBy)).toEqual([['bob'], ['cyd']]);
    marks.delete('bob');
    expect(shown(log, { marks }).map(({ delivery }) => delivery?.state)).toEqual(['sent', 'read']);
  });

  it('asks for a quoted message that is not here, and says when it is gone', () => {
    const replyTo = { seq: 1 };
    const reply = message(5, 'reply', {
      content: { v: 1, type: 'message', parts: [{ type: 'text', text: 'reply' }], replyTo },
    });
    const log = { ...logOf([reply]), covered: [[4, 5]] as const };
    const view = newView().build(input(log));
    expect(view.missingQuotes).toEqual([1]);
    expect(view.timeline.items[0]).toMatchObject({ quote: { seq: 1, state: 'loading' } });
    const [item] = shown(log, { askedQuotes: new Set([1]) });
    expect(item?.quote).toEqual({ seq: 1, state: 'gone' });
  });

  it('shows an entry without a codec as unreadable', () => {
    const sealed = message(1, '', { content: undefined, body: 'AAAA' });
    expect(shown(logOf([sealed]))[0]?.body).toEqual({ state: 'unreadable', reason: 'no-codec' });
  });

  it('shows what the server cannot read as damaged, unless it was edited or taken back since', () => {
    const damaged = { state: 'unreadable', reason: 'damaged' };
    const broken = message(1, '', { content: undefined, unreadable: true });
    const whole = message(2, 'whole');
    const bodiesOf = (...about: readonly Entry[]): readonly unknown[] =>
      shown(logOf([broken, whole], about)).map(({ body }) => body);
    expect(bodiesOf(reaction(3, 1, 'cyn', 'add'))).toMatchObject([
      damaged,
      { parts: [{ text: 'whole' }] },
    ]);
    expect(bodiesOf(edit(3, 1, 'again', 'bob'))[0]).toMatchObject({ parts: [{ text: 'again' }] });
    const lostEdit = message(3, '', { target: 2, content: undefined, unreadable: true });
    expect(bodiesOf(lostEdit)[1]).toMatchObject({ parts: [{ text: 'whole' }] });
    const { content: _, ...rest } = message(3, '', { target: 1 });
    expect(bodiesOf({ ...rest, kind: 'redaction' })[0]).toEqual({ state: 'deleted', by: 'bob' });
  });
});
