import { useState, type FocusEvent, type KeyboardEvent } from 'react';

import type { ConversationSummary, MessageItem } from '@anochat/sdk';
import { allowedFor, type TimelineRow } from '@anochat/sdk/shown';

import { focusComposer } from '../composer/focus-composer';
import { type MessageActions } from './message-actions';

interface LogKeys {
  /** Key of the one message in the tab order. */
  readonly reachable: string | null;
  readonly handlers: {
    readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
    readonly onFocus: (event: FocusEvent<HTMLElement>) => void;
  };
}

const messageOf = (target: EventTarget): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('.msg[data-key]') : null;

/** Roving focus: Tab reaches one message, arrows move, Enter opens its actions, R answers, Esc leaves. */
export function useLogKeys(
  rows: readonly TimelineRow[],
  summary: ConversationSummary,
  actions: MessageActions,
): LogKeys {
  const [focused, setFocused] = useState<string | null>(null);
  const messages = rows.filter((row) => row.type === 'message');
  const reachable = messages.some((row) => row.key === focused)
    ? focused
    : (messages.at(-1)?.key ?? null);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const element = messageOf(event.target);
    // Keys inside a message, on its buttons and links, are theirs.
    if (!element || element !== event.target || event.ctrlKey || event.metaKey || event.altKey)
      return;
    const item = messages.find((row) => row.key === element.dataset['key'])?.item;
    if (!item) return;
    if (actOnKey(event.key, element, item, summary, actions) || moveOnKey(event.key, element))
      event.preventDefault();
  };
  const onFocus = (event: FocusEvent<HTMLElement>): void => {
    const key = messageOf(event.target)?.dataset['key'];
    if (key !== undefined) setFocused(key);
  };
  return { reachable, handlers: { onKeyDown, onFocus } };
}

function moveOnKey(key: string, from: HTMLElement): boolean {
  if (key === 'Escape') {
    focusComposer();
    return true;
  }
  const all = [...(from.parentElement?.querySelectorAll<HTMLElement>('.msg[data-key]') ?? [])];
  const at = all.indexOf(from);
  const next =
    key === 'ArrowUp'
      ? all[Math.max(0, at - 1)]
      : key === 'ArrowDown'
        ? all[at + 1]
        : key === 'Home'
          ? all[0]
          : key === 'End'
            ? all.at(-1)
            : undefined;
  if (next) next.focus();
  else if (key === 'ArrowDown') focusComposer();
  else return false;
  return true;
}

function actOnKey(
  key: string,
  element: HTMLElement,
  item: MessageItem,
  summary: ConversationSummary,
  actions: MessageActions,
): boolean {
  const bubble = element.querySelector('.bubble') ?? element;
  if (key === 'Enter' || key === 'ContextMenu') {
    actions.openMenu(item, bubble.getBoundingClientRect());
    return true;
  }
  if ((key === 'r' || key === 'R') && allowedFor(item, summary).reply) {
    actions.reply(item);
    return true;
  }
  return false;
}
