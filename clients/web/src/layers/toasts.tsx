import { useEffect, useRef, type ReactElement } from 'react';
import { create } from 'zustand';

const SHOWN_MS = 4_000;
const MOST = 3;

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
  readonly shownMs: number;
}

const useToasts = create<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }));
let lastId = 0;

const dismiss = (id: number): void =>
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));

/** Says something at the bottom of the page for a while, with at most one action. */
export function showToast(text: string, action?: Toast['action'], shownMs = SHOWN_MS): void {
  lastId += 1;
  const toast: Toast = { id: lastId, text, shownMs, ...(action && { action }) };
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts, toast].slice(-MOST) }));
}

export function Toasts(): ReactElement {
  const toasts = useToasts((state) => state.toasts);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map((toast) => (
        <ToastView key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastView({ toast }: { readonly toast: Toast }): ReactElement {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const start = (): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => dismiss(toast.id), toast.shownMs);
  };
  const hold = (): void => clearTimeout(timer.current);
  useEffect(() => {
    start();
    return hold;
    // A toast never changes once it is shown.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  return (
    <div
      className="toast"
      onPointerEnter={hold}
      onPointerLeave={start}
      onFocus={hold}
      onBlur={start}
    >
      <span>{toast.text}</span>
      {toast.action && (
        <button
          type="button"
          onClick={() => {
            toast.action?.run();
            dismiss(toast.id);
          }}
        >
          {toast.action.label}
        </button>
      )}
    </div>
  );
}
