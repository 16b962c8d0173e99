import { useEffect, useRef, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useClient } from '@anochat/sdk/react';

import { ProblemNote } from '../base/problem-note';
import { useAction } from '../base/use-action';
import { VoidState } from '../base/void-state';
import { useShownWords } from './shown-words';

/** A new account: its keys are made, and the words that bring them back are shown once. */
export default function NewWordsPage(): ReactElement {
  const { t } = useTranslation();
  const { encryption } = useClient();
  const { busy, problem, run } = useAction();
  const show = useShownWords((shown) => shown.show);
  const begun = useRef(false);
  const make = (): void => void run(async () => show(await encryption.setUp()));
  useEffect(() => {
    // Once, also where React runs effects twice: a second identity would replace the first.
    if (begun.current) return;
    begun.current = true;
    make();
  });
  return (
    <main className="whole-page" aria-busy={busy}>
      <VoidState title={t('keys.making')} hint={t('keys.makingHint')}>
        {problem !== null && (
          <>
            <ProblemNote text={problem} />
            <button type="button" className="btn btn-main" onClick={make}>
              {t('do.retry')}
            </button>
          </>
        )}
      </VoidState>
    </main>
  );
}
