import { useState, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { ProblemNote } from '../base/problem-note';
import { ShownOnce } from '../base/shown-once';
import { useAction } from '../base/use-action';
import { Dialog } from './dialog';

interface SecretDialogProps {
  /** The verb: on the button, and above the form. */
  readonly verb: string;
  readonly ready?: boolean;
  /** The fields of the form. */
  readonly children: ReactNode;
  /** Answers the secret. */
  readonly make: () => Promise<string>;
  readonly made: { readonly title: string; readonly label: string; readonly warning: string };
  readonly onClose: () => void;
}

/** Makes something with a secret that the server shows a single time, then shows it. */
export function SecretDialog({
  verb,
  ready = true,
  children,
  make,
  made,
  onClose,
}: SecretDialogProps): ReactElement {
  const { t } = useTranslation();
  const { busy, problem, run } = useAction();
  const [secret, setSecret] = useState<string | null>(null);
  if (secret !== null) {
    return (
      <Dialog
        title={made.title}
        onClose={onClose}
        onSubmit={onClose}
        footer={<button className="btn btn-main">{t('do.done')}</button>}
      >
        <ShownOnce label={made.label} value={secret} warning={made.warning} />
      </Dialog>
    );
  }
  return (
    <Dialog
      title={verb}
      onClose={onClose}
      onSubmit={() => {
        if (ready && !busy) void run(async () => setSecret(await make()));
      }}
      footer={
        <>
          <button type="button" className="btn" onClick={onClose}>
            {t('do.cancel')}
          </button>
          <button className="btn btn-main" disabled={busy || !ready}>
            {verb}
          </button>
        </>
      }
    >
      {children}
      <ProblemNote text={problem} />
    </Dialog>
  );
}
