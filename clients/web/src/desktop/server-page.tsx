import { useId, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { ProblemNote } from '../base/problem-note';
import { GateFrame } from '../gate/gate-frame';
import type { DesktopSeam, ServerProblem } from './seam';

interface ServerPageProps {
  readonly seam: DesktopSeam;
  readonly suggested: string | null;
}

/** The first page of all: which server. The page is loaded anew with the answer. */
export function ServerPage({ seam, suggested }: ServerPageProps): ReactElement {
  const { t } = useTranslation();
  const id = useId();
  const [address, setAddress] = useState(suggested ?? '');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ServerProblem | null>(null);
  const choose = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const answer = await seam.chooseServer(address);
    if (answer.ok) return;
    setProblem(answer.problem);
    setBusy(false);
  };
  return (
    <GateFrame
      quote={t('desktop.serverQuote')}
      quoteHint={t('desktop.serverQuoteHint')}
      title={t('desktop.serverTitle')}
      hint={t('desktop.serverHint')}
      showsServer={false}
      onSubmit={() => void choose()}
    >
      <div className="field">
        <label htmlFor={id}>{t('desktop.address')}</label>
        <input
          className="input exact"
          id={id}
          autoFocus
          inputMode="url"
          autoComplete="url"
          autoCapitalize="none"
          spellCheck={false}
          value={address}
          aria-describedby={`${id}-hint`}
          onChange={(event) => setAddress(event.target.value)}
        />
        <p className="hint" id={`${id}-hint`}>
          {t('desktop.addressHint')}
        </p>
      </div>
      <ProblemNote text={problem === null ? null : t(`desktop.problem.${problem}`)} />
      <button className="btn btn-main btn-lg btn-block" disabled={busy || address.trim() === ''}>
        {t('desktop.connect')}
      </button>
    </GateFrame>
  );
}
