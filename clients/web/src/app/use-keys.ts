import { useEffect, useEffectEvent } from 'react';
import { useLocation } from 'wouter';

import { useConversations } from '@anochat/sdk/react';

import { COMPOSER_ID, focusComposer } from '../composer/focus-composer';
import { commandDone, useWantedCommand } from '../desktop/commands';
import type { DesktopCommand } from '../desktop/seam';

interface KeysOptions {
  readonly currentId: string | null;
  readonly onCompose: () => void;
  readonly onSearch: () => void;
  readonly onShortcuts: () => void;
}

const TYPES_INTO = 'input, textarea, select, [contenteditable], [role="menu"], dialog, [popover]';

/** Keys of the whole page. Letters typed anywhere go to the composer. */
export function useKeys({ currentId, onCompose, onSearch, onShortcuts }: KeysOptions): void {
  const [, navigate] = useLocation();
  const { items } = useConversations();

  const step = (direction: 1 | -1, unreadOnly: boolean): void => {
    const at = items.findIndex((item) => item.id === currentId);
    const start = at < 0 && direction < 0 ? 0 : at;
    for (let moved = 1; moved <= items.length; moved += 1) {
      const item = items[(start + direction * moved + items.length * 2) % items.length];
      if (item && item.id !== currentId && (!unreadOnly || item.unread > 0)) {
        navigate(`/c/${item.id}`);
        return;
      }
    }
  };

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const inDialog = document.querySelector('dialog[open]') !== null;
    const command = event.ctrlKey || event.metaKey;
    if (command && !event.shiftKey && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      if (!inDialog) onSearch();
    } else if (inDialog) {
      return;
    } else if (command && event.key === '/') {
      event.preventDefault();
      onShortcuts();
    } else if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      step(event.key === 'ArrowDown' ? 1 : -1, event.shiftKey);
    } else if (!command && !event.altKey && event.key.length === 1 && event.key !== ' ') {
      const target = event.target instanceof Element ? event.target : null;
      // Single letters on a message are its own keys.
      if (target?.closest(TYPES_INTO) || target?.closest('.msg')) return;
      if (document.getElementById(COMPOSER_ID)) focusComposer();
    }
  });

  const command = useWantedCommand((wanted) => wanted.command);
  const onCommand = useEffectEvent((wanted: DesktopCommand) => {
    if (wanted === 'new-conversation') onCompose();
    if (wanted === 'find') onSearch();
    if (wanted === 'shortcuts') onShortcuts();
    if (wanted === 'next-conversation') step(1, false);
    if (wanted === 'previous-conversation') step(-1, false);
  });
  useEffect(() => {
    if (command === null) return;
    onCommand(command);
    commandDone();
  }, [command]);

  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onKeyDown(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
