import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useProblemText } from '../base/use-problem-text';
import { Dialog } from './dialog';

interface ConfirmDialogProps {
  readonly title: string;
  readonly hint: string;
  /** The verb on the button. */
  readonly verb: string;
  readonly danger?: boolean;
  readonly act: () => Promise<void>;
  readonly onClose: () => void;
}

/** Asks before something that cannot be undone, and stays open with the reason when it fails. */
export function ConfirmDialog({
  title,
  hint,
  verb,
  danger = false,
  act,
  onClose,
}: ConfirmDialogProps): ReactElement {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const confirm = async (): Promise<void> => {
    setBusy(true);
    try {
      await act();
      onClose();
    } catch (error) {
      setProblem(problemText(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      onSubmit={() => void confirm()}
      footer={
        <>
          <button type="button" className="btn" onClick={onClose}>
            {t('do.cancel')}
          </button>
          <button className={danger ? 'btn btn-danger' : 'btn btn-main'} disabled={busy}>
            {verb}
          </button>
        </>
      }
    >
      <p className="muted">{hint}</p>
      {problem !== null && (
        <p className="alert" role="alert">
          {problem}
        </p>
      )}
    </Dialog>
  );
}
