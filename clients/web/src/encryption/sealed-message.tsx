import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { useProfile } from '@anochat/sdk/react';
import type { SealedKind } from '@anochat/sdk/shown';

import { Icon } from '../base/icon';

interface SealedMessageProps {
  readonly kind: SealedKind;
  readonly sender: string;
}

/** Never an empty bubble: what is so, why, and the repair. Opens in place when the key arrives. */
export function SealedMessage({ kind, sender }: SealedMessageProps): ReactElement {
  const { t } = useTranslation();
  const name = useProfile(sender)?.displayName ?? '…';
  return (
    <div className="sealed-in" data-kind={kind}>
      <Icon name={kind === 'forged' || kind === 'plain' ? 'shield-alert' : 'key'} />
      <div>
        <b dir="auto">{t(`keys.sealed.${kind}`, { name })}</b>
        <p>{t(`keys.sealed.${kind}Hint`, { name })}</p>
        {kind === 'waiting' && (
          <p className="acts">
            <Link href="/settings/devices" className="link">
              {t('keys.askDevices')}
            </Link>
          </p>
        )}
      </div>
    </div>
  );
}
