import { useRef, type ComponentProps } from 'react';

import type { MessageItem } from '@anochat/sdk';

import { placeOfPoint } from '../layers/place-beside';
import { useMessageActions } from './message-actions';

const LONG_PRESS_MS = 450;
const STILL_PX = 8;

type ArticleProps = Pick<
  ComponentProps<'article'>,
  | 'onPointerEnter'
  | 'onPointerLeave'
  | 'onPointerDown'
  | 'onPointerMove'
  | 'onPointerUp'
  | 'onPointerCancel'
  | 'onFocus'
  | 'onBlur'
  | 'onContextMenu'
>;

const opensNatively = (target: EventTarget): boolean =>
  target instanceof Element && target.closest('a') !== null;

/**
 * The ways to a message's actions: hover and focus show the toolbar, a right click opens the menu, a
 * long press the sheet. Selected text and links keep the browser's own menu.
 */
export function useMessageGestures(
  item: MessageItem,
  setActive: (active: boolean) => void,
): ArticleProps {
  const { openMenu } = useMessageActions();
  const press = useRef<{
    readonly timer: ReturnType<typeof setTimeout>;
    readonly x: number;
    readonly y: number;
  }>(null);
  const endPress = (): void => {
    clearTimeout(press.current?.timer);
    press.current = null;
  };
  return {
    onPointerEnter: (event) => event.pointerType === 'mouse' && setActive(true),
    onPointerLeave: () => {
      endPress();
      setActive(false);
    },
    onFocus: () => setActive(true),
    onBlur: (event) => {
      if (!event.currentTarget.contains(event.relatedTarget)) setActive(false);
    },
    onPointerDown: (event) => {
      if (event.pointerType === 'mouse') return;
      const { clientX: x, clientY: y } = event;
      const timer = setTimeout(() => openMenu(item, placeOfPoint(x, y)), LONG_PRESS_MS);
      press.current = { timer, x, y };
    },
    onPointerMove: (event) => {
      const { x, y } = press.current ?? { x: event.clientX, y: event.clientY };
      if (Math.hypot(event.clientX - x, event.clientY - y) > STILL_PX) endPress();
    },
    onPointerUp: endPress,
    onPointerCancel: endPress,
    onContextMenu: (event) => {
      const selected = getSelection()?.toString() ?? '';
      if (selected !== '' || opensNatively(event.target)) return;
      event.preventDefault();
      // On touch the timer above has opened it, or is about to.
      if (press.current) return;
      openMenu(item, placeOfPoint(event.clientX, event.clientY));
    },
  };
}
