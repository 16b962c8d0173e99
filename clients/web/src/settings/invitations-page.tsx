import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { RegistrationInvite } from '@anochat/contract';
import { useClient, useLoaded } from '@anochat/sdk/react';
import { timeInText, whenDone } from '@anochat/sdk/shown';

import { Icon } from '../base/icon';
import { ProblemNote } from '../base/problem-note';
import { useProblemText } from '../base/use-problem-text';
import { MOMENT, MomentsIn, useDateLocale } from '../language/moment';
import { ConfirmDialog } from '../layers/confirm-dialog';
import { showToast } from '../layers/toasts';
import { InvitationDialog } from './invitation-dialog';
import { Group, PageHead, Setting } from './page-parts';

/** Links to register with; for administrators. */
export function InvitationsPage(): ReactElement {
  const { t } = useTranslation();
  const locale = useDateLocale();
  const client = useClient();
  const problemText = useProblemText();
  const load = useCallback(() => client.api.auth.invites(), [client]);
  const [invites, reload] = useLoaded(load);
  const [making, setMaking] = useState(false);
  const [leaving, setLeaving] = useState<RegistrationInvite | null>(null);
  const revoke = async ({ id }: RegistrationInvite): Promise<void> => {
    await client.api.auth.deleteInvite(id);
    showToast(t('details.inviteRevoked'));
    reload();
  };
  return (
    <>
      <PageHead title={t('settings.invitations')} hint={t('settings.invitationsHint')} />
      <ProblemNote text={invites.status === 'failed' ? problemText(invites.error) : null} />
      <Group title={t('settings.invitationsOpen')}>
        {invites.status === 'ready' &&
          invites.value.items.map((invite) => (
            <Setting
              key={invite.id}
              icon="link"
              title={t('settings.invitationTitle', {
                date: whenDone(invite.createdAt, locale) ?? t('time.now'),
              })}
              hint={
                <MomentsIn
                  text={t('details.inviteState', {
                    uses: invite.uses,
                    limit: invite.maxUses,
                    date: MOMENT,
                  })}
                  moments={[{ at: invite.expiresAt, said: timeInText(invite.expiresAt, locale) }]}
                />
              }
            >
              <button
                type="button"
                className="btn btn-sm btn-danger"
                onClick={() => setLeaving(invite)}
              >
                {t('do.revoke')}
              </button>
            </Setting>
          ))}
        {invites.status === 'ready' && invites.value.items.length === 0 && (
          <p className="hint box-note">{t('settings.invitationsNone')}</p>
        )}
        <button type="button" className="item" onClick={() => setMaking(true)}>
          <Icon name="plus" />
          <span className="item-n">{t('settings.invitationNew')}</span>
        </button>
      </Group>
      {making && <InvitationDialog onMade={reload} onClose={() => setMaking(false)} />}
      {leaving && (
        <ConfirmDialog
          title={t('settings.invitationRevokeAsk')}
          hint={t('settings.invitationRevokeHint')}
          verb={t('do.revoke')}
          danger
          act={() => revoke(leaving)}
          onClose={() => setLeaving(null)}
        />
      )}
    </>
  );
}
