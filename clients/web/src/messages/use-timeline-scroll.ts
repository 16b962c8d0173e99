import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

import type { Seq } from '@anochat/contract';
import type { Conversation, Timeline } from '@anochat/sdk';
import type { OpeningStage } from '@anochat/sdk/react';
import { endAround, movedEnd, type TimelineRow, windowOf } from '@anochat/sdk/shown';

import { useLatest } from '../base/use-latest';
import {
  anchorOf,
  distanceToEnd,
  holdAnchor,
  isOnScreen,
  lastSeenSeq,
  topIn,
  type ScrollAnchor,
} from './scroll-anchor';

const PINNED_PX = 48;
/** Older and newer rows are brought in this far before the reader meets them. */
const EARLY_PX = 800;
const SCROLLING_MS = 900;
const LIT_MS = 1_300;

interface Position {
  readonly anchor: ScrollAnchor;
  readonly endKey: string | null;
}
/** Where the reader was in each conversation, for as long as the page lives. Absent: at the end. */
const positions = new Map<string, Position>();

interface TimelineScroll {
  readonly box: RefObject<HTMLDivElement | null>;
  /** The part of the rows that is in the page. */
  readonly visible: readonly TimelineRow[];
  readonly atEnd: boolean;
  /** The message that a jump has just led to. */
  readonly litSeq: Seq | null;
  readonly onScroll: () => void;
  readonly jumpTo: (seq: Seq) => void;
  /** To the line above what was unread; `false` when there is none or it is on the screen. */
  readonly jumpToNewLine: () => boolean;
  readonly jumpToEnd: () => void;
  /** The last message on the screen, `null` at the end, from where `jumpToEnd` leads back. */
  readonly seqInView: () => Seq | null;
}

/**
 * Keeps the reader's place. At the end the list stays at the end; elsewhere the first row seen stays
 * where it is, whatever is put in above or changes its height. Only a slice of the rows is in the
 * page, in plain DOM, so that selection, find-in-page and screen readers work as in any page.
 */
export function useTimelineScroll(
  conversation: Conversation,
  timeline: Timeline,
  rows: readonly TimelineRow[],
  stage: OpeningStage,
): TimelineScroll {
  const saved = positions.get(conversation.id);
  const box = useRef<HTMLDivElement>(null);
  const [endKey, setEndKey] = useState<string | null>(saved?.endKey ?? null);
  const [atEnd, setAtEnd] = useState(saved === undefined);
  const [litSeq, setLitSeq] = useState<Seq | null>(null);
  const place = useRef({
    pinned: saved === undefined,
    anchor: saved?.anchor ?? null,
    opened: saved !== undefined,
  });
  const target = useRef<Seq | 'new-line' | null>(null);
  /** Where `settle` left the list: an event that finds it there is not a reader who scrolls. */
  const settledTop = useRef<number | null>(null);
  const latest = useLatest({ conversation, timeline, rows, endKey, stage });
  const slice = windowOf(rows, endKey);

  const measure = useCallback(() => {
    const element = box.current;
    if (!element) return;
    const now = latest.current;
    // Until the reader's place is found nothing has been seen.
    if (!place.current.opened) return;
    const { start, end } = windowOf(now.rows, now.endKey);
    const wholeEnd = end === now.rows.length && !now.timeline.hasNewer;
    const below = distanceToEnd(element);
    const pinned = wholeEnd && below < PINNED_PX;
    place.current = { ...place.current, pinned, anchor: anchorOf(element) };
    setAtEnd(pinned);
    // Away from the end the window stands still, or rows that come in would push out those being read.
    if (!pinned && now.endKey === null) setEndKey(now.rows.at(-1)?.key ?? null);
    if (pinned && now.endKey !== null) setEndKey(null);

    if (element.scrollTop < EARLY_PX) {
      if (start > 0) setEndKey(movedEnd(now.rows, now.endKey, -1));
      else if (now.timeline.hasOlder && !now.timeline.isLoadingOlder)
        void now.conversation.loadOlder();
    } else if (!pinned && below < EARLY_PX) {
      if (end < now.rows.length) setEndKey(movedEnd(now.rows, now.endKey, 1));
      else if (now.timeline.hasNewer && !now.timeline.isLoadingNewer)
        void now.conversation.loadNewer();
    }
    markSeen(element, now.conversation, now.timeline, pinned);
  }, [latest]);

  const settle = useCallback(() => {
    const element = box.current;
    if (!element) return;
    const wanted = target.current;
    const newLine = element.querySelector('[data-new]');
    const row = typeof wanted === 'number' ? element.querySelector(`[data-seq="${wanted}"]`) : null;
    if (row) {
      target.current = null;
      row.scrollIntoView({ block: 'center' });
      setLitSeq(Number(wanted));
    } else if (wanted === 'new-line' && newLine) {
      target.current = null;
      showNewLine(element, newLine);
    } else if (!place.current.opened && latest.current.stage === 'settled') {
      place.current = { ...place.current, opened: true };
      if (newLine) showNewLine(element, newLine);
      else element.scrollTop = element.scrollHeight;
    } else if (place.current.pinned) element.scrollTop = element.scrollHeight;
    else if (place.current.anchor) holdAnchor(element, place.current.anchor);
    settledTop.current = element.scrollTop;
    measure();
  }, [latest, measure]);

  // After every change of what is shown, before it is painted.
  useLayoutEffect(settle, [settle, rows, slice.start, slice.end, timeline.status, stage]);

  useLayoutEffect(() => {
    const element = box.current;
    const inner = element?.firstElementChild;
    if (!element || !inner) return;
    const observer = new ResizeObserver(settle);
    observer.observe(element);
    observer.observe(inner);
    return () => observer.disconnect();
  }, [settle]);

  useEffect(() => {
    const seen = (): void => settle();
    addEventListener('focus', seen);
    document.addEventListener('visibilitychange', seen);
    return () => {
      removeEventListener('focus', seen);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [settle]);

  useEffect(
    () => () => {
      const { anchor, pinned } = place.current;
      if (pinned || !anchor) positions.delete(conversation.id);
      else positions.set(conversation.id, { anchor, endKey: latest.current.endKey });
    },
    [conversation.id, latest],
  );

  useEffect(() => {
    if (litSeq === null) return;
    const timer = setTimeout(() => setLitSeq(null), LIT_MS);
    return () => clearTimeout(timer);
  }, [litSeq]);

  const scrollTimer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const onScroll = useCallback(() => {
    const element = box.current;
    // Rows may have grown since, for which `settle` is about to come: their place is not the reader's.
    if (!element || element.scrollTop === settledTop.current) return;
    settledTop.current = null;
    // Who has begun to read elsewhere is not taken away from there.
    if (latest.current.stage === 'waiting' && distanceToEnd(element) >= PINNED_PX)
      place.current = { ...place.current, opened: true };
    measure();
    const { classList } = element;
    classList.add('is-scrolling');
    clearTimeout(scrollTimer.current);
    scrollTimer.current = setTimeout(() => classList.remove('is-scrolling'), SCROLLING_MS);
  }, [latest, measure]);

  const jumpTo = useCallback(
    (seq: Seq) => {
      const { rows: known, conversation: shown } = latest.current;
      const index = known.findIndex((row) => 'item' in row && row.item.seq === seq);
      target.current = seq;
      place.current = { ...place.current, pinned: false, opened: true };
      if (index < 0) return void shown.showAround(seq);
      setEndKey(endAround(known, index));
      // The row may be in the page already, and then nothing renders again.
      settle();
    },
    [latest, settle],
  );

  const jumpToNewLine = useCallback((): boolean => {
    const element = box.current;
    const { rows: known } = latest.current;
    const index = known.findIndex(({ type }) => type === 'new');
    const shown = element?.querySelector('[data-new]');
    if (!element || index < 0 || (shown && isOnScreen(element, shown))) return false;
    target.current = 'new-line';
    place.current = { ...place.current, pinned: false, opened: true };
    setEndKey(endAround(known, index));
    settle();
    return true;
  }, [latest, settle]);

  const jumpToEnd = useCallback(() => {
    target.current = null;
    place.current = { ...place.current, pinned: true, opened: true };
    latest.current.conversation.showEnd();
    setEndKey(null);
    const element = box.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, [latest]);

  const seqInView = useCallback(
    () => (place.current.pinned || !box.current ? null : lastSeenSeq(box.current)),
    [],
  );

  return {
    box,
    visible: rows.slice(slice.start, slice.end),
    atEnd,
    litSeq,
    onScroll,
    jumpTo,
    jumpToNewLine,
    jumpToEnd,
    seqInView,
  };
}

/** With a little of what was read above it. */
function showNewLine(box: HTMLElement, line: Element): void {
  box.scrollTop += topIn(box, line) - box.clientHeight / 4;
}

/** Read means on the screen, in a page that is visible and has the focus. */
function markSeen(
  box: HTMLElement,
  conversation: Conversation,
  timeline: Timeline,
  pinned: boolean,
): void {
  if (document.visibilityState !== 'visible' || !document.hasFocus()) return;
  // Words that are still being opened are on the screen, but not to be read.
  if (box.querySelector('[aria-busy="true"]')) return;
  const seq = pinned ? timeline.lastSeq : lastSeenSeq(box);
  const readSeq = conversation.summary.get()?.readSeq;
  if (seq !== null && readSeq !== undefined && seq > readSeq) conversation.markRead(seq);
}
