import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import type { Undecryptable } from '@anochat/e2ee';
import type { UnreadableReason } from '@anochat/sdk';
import { useProfile } from '@anochat/sdk/react';

import { Icon } from '../base/icon';

/** Why a message of an encrypted conversation is not there, in three kinds that people can act on. */
const KINDS = {
  'epoch-missing': 'waiting',
  pending: 'waiting',
  'not-yet-member': 'before',
  'epoch-differs': 'broken',
  corrupt: 'broken',
  'bad-signature': 'forged',
  'not-a-member': 'forged',
  misplaced: 'forged',
  'reference-differs': 'forged',
  'expiry-differs': 'forged',
  duplicate: 'forged',
  'unknown-version': 'newer',
  plain: 'plain',
} as const satisfies Record<
  Undecryptable | 'pending' | 'plain' | 'reference-differs' | 'expiry-differs',
  string
>;

export type SealedReason = keyof typeof KINDS;

export const isSealed = (reason: UnreadableReason): reason is SealedReason & UnreadableReason =>
  Object.hasOwn(KINDS, reason);

interface SealedMessageProps {
  readonly reason: SealedReason;
  readonly sender: string;
}

/** Never an empty bubble: what is so, why, and the repair. Opens in place when the key arrives. */
export function SealedMessage({ reason, sender }: SealedMessageProps): ReactElement {
  const { t } = useTranslation();
  const name = useProfile(sender)?.displayName ?? '…';
  const kind = KINDS[reason];
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
