import type { Mutation } from './production';

const APPEND = 'clients/sdk/src/log/append-entry.ts';
const REDUCE = 'clients/sdk/src/log/reduce-log.ts';
const STREAM = 'src/realtime/sequencer/conversation-stream.ts';
const SEQUENCER = 'src/realtime/sequencer/sequencer.ts';
const EFFECT = 'src/realtime/sequencer/effect.ts';

/** Faults put into the production code, by what they leave out. Each must be noticed. */
export const MUTANTS: Readonly<Record<string, readonly Mutation[]>> = {
  'client: no gap fill': [
    {
      file: REDUCE,
      find: 'if (state.have === null || !state.isOpen || state.have >= state.target) return;',
      replace: 'return;',
    },
  ],
  'client: gaps are skipped': [
    {
      file: REDUCE,
      find: 'if (entry.seq === have + 1 && mayAppend(this.state, entry)) {',
      replace: 'if (mayAppend(this.state, entry)) {',
    },
  ],
  'client: doubles are appended': [
    {
      file: REDUCE,
      find: 'if (entry.seq <= have) return;',
      replace: 'if (entry.seq < have) return;',
    },
    {
      file: REDUCE,
      find: 'if (entry.seq === have + 1 && mayAppend(this.state, entry)) {',
      replace: 'if (entry.seq <= have + 1 && mayAppend(this.state, entry)) {',
    },
  ],
  'client: a removal is ignored': [
    {
      file: APPEND,
      find: 'isMember: begins || (state.isMember && !ends),',
      replace: 'isMember: begins || state.isMember,',
    },
  ],
  'client: hidden spans are ignored': [
    {
      file: APPEND,
      find: 'skipUp(state.hidden, floor + 1)',
      replace: 'floor',
    },
  ],
  'client: what was read before an absence is kept': [
    {
      file: APPEND,
      find: 'if (have > floor) return { ...dropPages(state), have, isMemberUnsure };',
      replace: '',
    },
  ],
  'client: the floor is ignored': [
    {
      file: REDUCE,
      find: 'const firstSeq = Math.max(state.firstSeq, bounds.firstSeq);',
      replace: 'const firstSeq = state.firstSeq;',
    },
  ],
  'client: another timeline is ignored': [
    {
      file: REDUCE,
      find: 'if (input.timeline !== this.state.timeline) this.forget(input.timeline);',
      replace: 'this.set({ timeline: input.timeline });',
    },
  ],
  'client: answers to an earlier era are taken': [
    {
      file: REDUCE,
      find: 'if (input.era === this.state.era) this.takePage(input.query, input.page);',
      replace: 'this.takePage(input.query, input.page);',
    },
    {
      file: REDUCE,
      find: 'if (!ask) return;',
      replace: 'if (this.state.have === null) return;',
    },
    {
      file: REDUCE,
      find: 'if (page.lastSeq < ask.have) {',
      replace: 'if (ask && page.lastSeq < ask.have) {',
    },
    {
      file: REDUCE,
      find: "if ('after' in query) this.takeFilling(ask, page);",
      replace: "if ('after' in query) this.takeFilling(ask ?? { target: 0 }, page);",
    },
  ],
  'client: what overflows is forgotten': [
    {
      file: APPEND,
      find: '    return { ...state, target };',
      replace: '    return state;',
    },
  ],
  'client: what is said below the window is forgotten': [
    {
      file: APPEND,
      find: 'if (!spanAt(state.covered, target)) return addStray(state, entry);',
      replace: 'if (!spanAt(state.covered, target)) return state;',
    },
  ],
  'client: a far head is not started at': [
    {
      file: REDUCE,
      find: 'if (lastSeq - have > RESTART_GAP) return true;',
      replace: '',
    },
  ],
  'sequencer: no gap fill': [
    {
      file: SEQUENCER,
      find: 'if (this.asked.length > 0) return [];',
      replace: 'if (now > 0) return [];',
    },
  ],
  'sequencer: gaps are skipped': [
    {
      file: STREAM,
      find: 'if (this.delivered !== undefined && entry.seq === this.delivered + 1) {',
      replace: 'if (this.delivered !== undefined) {',
    },
  ],
  'sequencer: doubles are delivered': [
    {
      file: STREAM,
      find: "if (this.delivered !== undefined && entry.seq <= this.delivered) return 'duplicate';",
      replace:
        "if (this.delivered !== undefined && entry.seq < this.delivered) return 'duplicate';",
    },
    {
      file: STREAM,
      find: 'if (this.delivered !== undefined && entry.seq === this.delivered + 1) {',
      replace: 'if (this.delivered !== undefined && entry.seq <= this.delivered + 1) {',
    },
  ],
  'sequencer: opens above the position that was read': [
    {
      file: STREAM,
      find: '    this.delivered = position;\n    this.openedAt',
      replace: '    this.delivered = position + 1;\n    this.openedAt',
    },
  ],
  'sequencer: what was held is dropped when it opens': [
    {
      file: STREAM,
      find: 'if (seq <= position) this.held?.delete(seq);',
      replace: 'if (seq > position) this.head = this.delivered = seq;',
    },
  ],
  'sequencer: a removal is ignored': [
    {
      file: EFFECT,
      find: "const LOST = new Set(['left', 'removed', 'banned']);",
      replace: 'const LOST = new Set<string>();',
    },
  ],
  'sequencer: joins before what came earlier has left': [
    {
      file: STREAM,
      find: 'if (position <= this.position) {',
      replace: 'if (position > 0) {',
    },
  ],
  'sequencer: departures during a reading are forgotten': [
    {
      file: SEQUENCER,
      find: 'if (departedAt > seq) continue;',
      replace: '',
    },
  ],
};
