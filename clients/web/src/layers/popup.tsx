import {
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  type ReactElement,
  type ReactNode,
  type RefObject,
} from 'react';

import { useNarrow } from '../base/use-media';
import { placeBeside, type Place } from './place-beside';

interface PopupProps {
  /** What the popup belongs to; a point has no size. */
  readonly anchor: Place;
  readonly onClose: () => void;
  readonly className?: string;
  readonly children: ReactNode;
}

/**
 * A layer above everything (the browser's top layer, so it also opens inside dialogs), placed beside
 * its anchor and kept on the screen; under 720 px it is a sheet at the bottom. Esc, Tab and a press
 * outside close it, and focus returns to where it was.
 *
 * Dismissal is ours: `popover="auto"` would close a menu opened by a right click when the button is
 * released, and a sheet opened by a long press when the finger is lifted.
 */
export function Popup({ anchor, onClose, className = '', children }: PopupProps): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const narrow = useNarrow();

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const cameFrom = document.activeElement;
    element.showPopover();
    const first =
      element.querySelector<HTMLElement>('[data-autofocus]') ??
      element.querySelector<HTMLElement>('[role="menuitem"]') ??
      element.querySelector<HTMLElement>('input, button');
    first?.focus({ preventScroll: true });
    return () => {
      if (cameFrom instanceof HTMLElement && element.contains(document.activeElement)) {
        cameFrom.focus({ preventScroll: true });
      }
    };
  }, []);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const place = (): void => {
      const at = narrow ? null : placeBeside(anchor, element.getBoundingClientRect());
      element.style.left = at ? `${at.x}px` : '';
      element.style.top = at ? `${at.y}px` : '';
    };
    place();
    // Late content, such as the emoji list, changes the size.
    const observer = new ResizeObserver(place);
    observer.observe(element);
    return () => observer.disconnect();
  }, [anchor, narrow]);

  useDismiss(box, onClose);

  return (
    <div ref={box} popover="manual" className={`popup ${narrow ? 'bottom' : ''} ${className}`}>
      {children}
    </div>
  );
}

function useDismiss(box: RefObject<HTMLElement | null>, onClose: () => void): void {
  const close = useEffectEvent(onClose);
  useEffect(() => {
    const outside = (event: Event): boolean =>
      !(event.target instanceof Node && box.current?.contains(event.target));
    const onPointer = (event: PointerEvent): void => {
      if (outside(event)) close();
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' && event.key !== 'Tab') return;
      if (event.key === 'Tab' && box.current?.querySelector('[role="menu"]') === null) return;
      event.preventDefault();
      event.stopPropagation();
      close();
    };
    // Capture: a dialog below must not see the same Esc.
    document.addEventListener('pointerdown', onPointer, true);
    document.addEventListener('keydown', onKey, true);
    return () => {
      document.removeEventListener('pointerdown', onPointer, true);
      document.removeEventListener('keydown', onKey, true);
    };
  }, [box]);
}
