import { useEffect, useId, useRef, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { IconButton } from '../base/icon-button';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** The row of buttons; the main one at the end. */
  readonly footer?: ReactNode;
  /** Makes the dialog a form: Enter in a field does the main thing. */
  readonly onSubmit?: () => void;
}

/** One task over the page; a bottom sheet under 720 px. Native, so the page behind is inert and focus returns. */
export function Dialog({ title, onClose, children, footer, onSubmit }: DialogProps): ReactElement {
  const { t } = useTranslation();
  const titleId = useId();
  return (
    <ModalLayer labelledBy={titleId} onClose={onClose}>
      <form
        className="dialog"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit?.();
        }}
      >
        <header className="dialog-h">
          <h2 id={titleId}>{title}</h2>
          <IconButton icon="close" label={t('do.close')} onClick={onClose} />
        </header>
        <div className="dialog-b">{children}</div>
        {footer !== undefined && <footer className="dialog-f">{footer}</footer>}
      </form>
    </ModalLayer>
  );
}

interface ModalLayerProps {
  readonly onClose: () => void;
  readonly labelledBy?: string;
  readonly label?: string;
  /** Near the top, where it does not jump as its content grows. */
  readonly high?: boolean;
  readonly children: ReactNode;
}

/** The modal ground of dialogs and of the switcher: a press beside the content or Esc closes it. */
export function ModalLayer({
  onClose,
  labelledBy,
  label,
  high = false,
  children,
}: ModalLayerProps): ReactElement {
  const layer = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = layer.current;
    if (!element || element.open) return;
    const cameFrom = document.activeElement;
    // The browser would take the first button; React's own autoFocus comes before there is a place.
    element.showModal();
    element.querySelector<HTMLElement>('[data-autofocus]')?.focus({ preventScroll: true });
    return () => {
      element.close();
      if (cameFrom instanceof HTMLElement) cameFrom.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog
      ref={layer}
      className={high ? 'scrim scrim-top' : 'scrim'}
      aria-labelledby={labelledBy}
      aria-label={label}
      onCancel={(event) => {
        // React hands it on to the dialogs below, and the choice of a file has one of its own.
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      {children}
    </dialog>
  );
}
