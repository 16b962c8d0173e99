import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { DAY_MS, HOUR_MS } from '@anochat/sdk/shown';

import { Choice } from '../base/choice';
import { useLifetimeText } from '../language/use-lifetime-text';

const LIFETIMES = [HOUR_MS, DAY_MS, 7 * DAY_MS, 30 * DAY_MS] as const;
const USES = [1, 10, 100, 1_000] as const;

/** How long and how often an invitation lets somebody in. */
export interface InviteTerms {
  readonly expiresInMs: number;
  readonly maxUses: number;
}

interface InviteTermsFieldsProps {
  readonly terms: InviteTerms;
  readonly onChange: (terms: InviteTerms) => void;
}

export function InviteTermsFields({ terms, onChange }: InviteTermsFieldsProps): ReactElement {
  const { t } = useTranslation();
  const lifetimeText = useLifetimeText();
  return (
    <>
      <Choice
        label={t('details.inviteExpiry')}
        value={terms.expiresInMs}
        options={LIFETIMES.map((value) => ({ value, label: lifetimeText(value) }))}
        onChange={(expiresInMs) => onChange({ ...terms, expiresInMs })}
      />
      <Choice
        label={t('details.inviteUses')}
        value={terms.maxUses}
        options={USES.map((value) => ({
          value,
          label: t('details.inviteTimes', { count: value }),
        }))}
        onChange={(maxUses) => onChange({ ...terms, maxUses })}
      />
    </>
  );
}
