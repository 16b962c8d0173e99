import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { Invite } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';
import { useClient, useLoaded } from '@anochat/sdk/react';
import { timeInText } from '@anochat/sdk/shown';

import { Icon } from '../base/icon';
import { IconButton } from '../base/icon-button';
import { ProblemNote } from '../base/problem-note';
import { useAction } from '../base/use-action';
import { MOMENT, MomentsIn, useDateLocale } from '../language/moment';
import { joinLink } from '../gate/links';
import { showToast } from '../layers/toasts';
import { InviteDialog } from './invite-dialog';

/** The open invitation links of a conversation. */
export function InvitesBox({ summary }: { readonly summary: ConversationSummary }): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const load = useCallback(() => client.api.invites.list(summary.id), [client, summary.id]);
  const [invites, reload] = useLoaded(load);
  const { problem, run } = useAction();
  const [making, setMaking] = useState(false);
  const revoke = async (invite: Invite): Promise<void> => {
    if (!(await run(() => client.api.invites.delete(summary.id, invite.id)))) return;
    showToast(t('details.inviteRevoked'));
    reload();
  };
  return (
    <section className="box">
      <h2 className="box-t">
        {t('details.invites')}
        <button type="button" className="link" onClick={() => setMaking(true)}>
          {t('details.inviteNew')}
        </button>
      </h2>
      <ProblemNote text={problem} />
      {invites.status === 'ready' && invites.value.items.length === 0 && (
        <p className="hint box-note">{t('details.inviteNone')}</p>
      )}
      {invites.status === 'ready' && (
        <ul>
          {invites.value.items.map((invite) => (
            <InviteRow key={invite.id} invite={invite} onRevoke={() => void revoke(invite)} />
          ))}
        </ul>
      )}
      {making && (
        <InviteDialog
          summary={summary}
          onClose={() => {
            setMaking(false);
            reload();
          }}
        />
      )}
    </section>
  );
}

function InviteRow({
  invite,
  onRevoke,
}: {
  readonly invite: Invite;
  readonly onRevoke: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const locale = useDateLocale();
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(joinLink(invite.code));
    showToast(t('told.linkCopied'));
  };
  return (
    <li className="item">
      <Icon name="link" />
      <span className="item-n">
        <b className="exact">{invite.code.slice(0, 8)}…</b>
        <small>
          <MomentsIn
            text={t('details.inviteState', {
              uses: invite.uses,
              limit: invite.maxUses,
              date: MOMENT,
            })}
            moments={[{ at: invite.expiresAt, said: timeInText(invite.expiresAt, locale) }]}
          />
        </small>
      </span>
      <IconButton icon="copy" label={t('do.copyLink')} onClick={() => void copy()} />
      <IconButton icon="delete" label={t('do.revoke')} onClick={onRevoke} />
    </li>
  );
}
