import type { Entry, MembershipChange, SeqRange, UserId } from '@anochat/contract';
import { LIMITS } from '@anochat/contract';
import { dropPages } from './drop-pages';
import type { LogState } from './log-state';
import { addSpan, clipBelow, skipUp, spanAt } from './spans';
import { present } from '../present';

const ENTRANCES: readonly MembershipChange['type'][] = ['created', 'added', 'joined'];
const EXITS: readonly MembershipChange['type'][] = ['left', 'removed', 'banned'];

const concerns = (
  entry: Entry,
  user: UserId,
  types: readonly MembershipChange['type'][],
): boolean =>
  entry.kind === 'membership' &&
  types.includes(entry.change.type) &&
  entry.change.users.includes(user);

/** The entry begins a membership of `user`. */
export const isEntrance = (entry: Entry, user: UserId): boolean => concerns(entry, user, ENTRANCES);

/** The entry ends the membership of `user`: what follows is not for them. */
export const isExit = (entry: Entry, user: UserId): boolean => concerns(entry, user, EXITS);

/** The covered span that reaches the live end, if one does. */
export const liveSpan = (state: Pick<LogState, 'covered' | 'have'>): SeqRange | null => {
  const last = state.covered.at(-1);
  return last && last[1] === state.have ? last : null;
};

/** Puts the next entry at the end of the log. The caller has checked that it is the next one. */
export const appendEntry = (state: LogState, entry: Entry): LogState => {
  const ends = isExit(entry, state.self);
  const begins = isEntrance(entry, state.self);
  const isKept = entry.seq >= state.firstSeq;
  const moved: LogState = {
    ...state,
    have: entry.seq,
    target: Math.max(state.target, entry.seq),
    covered: isKept
      ? addSpan(state.covered, [liveSpan(state) ? present(state.have) : entry.seq, entry.seq])
      : state.covered,
    isMember: begins || (state.isMember && !ends),
    isMemberUnsure: state.isMemberUnsure && !begins && !ends,
    fruitless: 0,
  };
  // Late news of what retention has taken meanwhile.
  if (!isKept) return moved;
  return entry.target === null
    ? { ...moved, mains: new Map(moved.mains).set(entry.seq, entry) }
    : addAbout(moved, entry);
};

/** Puts an entry to the main entry that it is about, or aside while that one is not covered. */
export const addAbout = (state: LogState, entry: Entry): LogState => {
  const target = present(entry.target);
  if (target < state.firstSeq) return state;
  if (!spanAt(state.covered, target)) return addStray(state, entry);
  const before = state.about.get(target) ?? [];
  const known = before.find((other) => other.seq === entry.seq);
  // The same once more, unless it has been erased or mended meanwhile.
  if (known && (known.erased || !(entry.erased || isMended(known, entry)))) return state;
  const others = before.filter((other) => other !== known);
  const said = [...others, entry].sort((a, b) => a.seq - b.seq);
  if (!said.some(({ kind }) => kind === 'redaction')) {
    return { ...state, about: new Map(state.about).set(target, said) };
  }
  // A redaction takes the body and its edits out of this store too.
  const main = state.mains.get(target);
  return {
    ...state,
    about: new Map(state.about).set(target, said.map(erase)),
    mains: main ? new Map(state.mains).set(target, erase(main)) : state.mains,
  };
};

/** The entry without its body, as the log keeps it after a redaction. */
export const erase = (entry: Entry): Entry => {
  if (entry.kind !== 'message' || entry.erased) return entry;
  return { ...entry, content: undefined, body: undefined, unreadable: undefined, erased: true };
};

/** The server could not open its body. */
export const isUnreadable = (entry: Entry): boolean =>
  'unreadable' in entry && entry.unreadable === true;

/** What could not be read before can be now. */
export const isMended = (before: Entry, now: Entry): boolean =>
  isUnreadable(before) && !isUnreadable(now);

const addStray = (state: LogState, entry: Entry): LogState => {
  const strays = new Map(state.strays).set(entry.seq, entry);
  if (strays.size <= LIMITS.heldEntries) return { ...state, strays };
  const oldest = Math.min(...strays.keys());
  strays.delete(oldest);
  return { ...state, strays, straysLostTo: Math.max(state.straysLostTo, oldest) };
};

/**
 * Moves `have` over what is no gap: hidden spans, and what lies below the floor of retention. A
 * hidden span was an absence: no entry tells what was taken back in it, so that what was read
 * before it is read again.
 */
export const closeOver = (state: LogState): LogState => {
  if (state.have === null) return state;
  const floor = Math.max(state.have, Math.min(state.firstSeq - 1, state.target));
  const have = Math.min(skipUp(state.hidden, floor + 1), Math.max(state.target, floor));
  if (have === state.have) return state;
  const isMemberUnsure = state.isMemberUnsure || floor > state.have;
  if (have > floor) return { ...dropPages(state), have, isMemberUnsure };
  const covered = liveSpan(state) ? addSpan(state.covered, [state.have, have]) : state.covered;
  return { ...state, have, isMemberUnsure, covered: clipBelow(covered, state.firstSeq) };
};

/** Appends what was held and is next now. `appended` collects it. */
export const drainHeld = (state: LogState, appended: Entry[]): LogState => {
  let current = closeOver(state);
  for (;;) {
    const next = current.held.get(present(current.have) + 1);
    if (!next || !mayAppend(current, next)) break;
    appended.push(next);
    current = closeOver(appendEntry(current, next));
  }
  const held = new Map([...current.held].filter(([seq]) => seq > present(current.have)));
  return held.size === current.held.size ? current : { ...current, held };
};

/** After the end of the own membership only a new one goes on; all else waits for the log's word. */
export const mayAppend = (state: LogState, entry: Entry): boolean =>
  state.isMember || isEntrance(entry, state.self);

/** Keeps an entry above a gap; when there are too many, only how far the log goes. */
export const hold = (state: LogState, entry: Entry): LogState => {
  const target = Math.max(state.target, entry.seq);
  if (state.held.has(entry.seq) || state.held.size >= LIMITS.heldEntries) {
    return { ...state, target };
  }
  return { ...state, target, held: new Map(state.held).set(entry.seq, entry) };
};
