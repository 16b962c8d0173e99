import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { strengthOf } from '@anochat/sdk/shown';

const STEPS = [1, 2, 3, 4] as const;

/** A guess at how long a password would stand, as bars and as a word. */
export function StrengthMeter({ password }: { readonly password: string }): ReactElement {
  const { t } = useTranslation();
  const strength = strengthOf(password);
  return (
    <div
      className="meter"
      role="img"
      aria-label={t('gate.strength', { level: t(`gate.strength${strength}`) })}
    >
      {STEPS.map((step) => (
        <i key={step} className={step <= strength ? 'on' : ''} />
      ))}
    </div>
  );
}
