import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useClient } from '@anochat/sdk/react';

import { Icon } from '../base/icon';
import { ProblemNote } from '../base/problem-note';
import { useAction } from '../base/use-action';
import { GateFrame } from '../gate/gate-frame';
import { useShownWords } from './shown-words';

/** Neither a device nor the words are left: what that costs, and then a new identity. */
export function StartOver({ onBack }: { readonly onBack: () => void }): ReactElement {
  const { t } = useTranslation();
  const { encryption } = useClient();
  const { busy, problem, run } = useAction();
  const show = useShownWords((shown) => shown.show);
  const [understood, setUnderstood] = useState(false);
  return (
    <GateFrame
      quote={t('keys.linkQuote')}
      quoteHint={t('keys.linkQuoteHint')}
      title={t('keys.startOverTitle')}
      hint={t('keys.startOverHint')}
    >
      <p className="notice">
        <Icon name="alert" />
        <span>{t('keys.startOverCost')}</span>
      </p>
      <label className="check">
        <input
          type="checkbox"
          checked={understood}
          onChange={(event) => setUnderstood(event.target.checked)}
        />
        <span>{t('keys.startOverUnderstood')}</span>
      </label>
      <ProblemNote text={problem} />
      <button
        type="button"
        className="btn btn-danger btn-lg btn-block"
        disabled={busy || !understood}
        onClick={() => void run(async () => show(await encryption.startOver()))}
      >
        {t('keys.startOver')}
      </button>
      <p className="gate-alt">
        <button type="button" className="link" onClick={onBack}>
          {t('do.cancel')}
        </button>
      </p>
    </GateFrame>
  );
}
