import { useCallback, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { Invite } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';
import { useClient } from '@anochat/sdk/react';

import { Icon } from '../base/icon';
import { IconButton } from '../base/icon-button';
import { ProblemNote } from '../base/problem-note';
import { useAction } from '../base/use-action';
import { useLoaded } from '../base/use-loaded';
import { shortDate } from '../language/times';
import { Dialog } from '../layers/dialog';
import { showToast } from '../layers/toasts';
import { joinLink } from '../gate/links';

const HOUR_MS = 3_600_000;
const LIFETIMES = [HOUR_MS, 24 * HOUR_MS, 7 * 24 * HOUR_MS, 30 * 24 * HOUR_MS] as const;
const USES = [1, 10, 100, 1_000] as const;

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
  const { t, i18n } = useTranslation();
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
          {t('details.inviteState', {
            uses: invite.uses,
            limit: invite.maxUses,
            date: shortDate(invite.expiresAt, i18n.language),
          })}
        </small>
      </span>
      <IconButton icon="copy" label={t('do.copyLink')} onClick={() => void copy()} />
      <IconButton icon="delete" label={t('details.inviteRevoke')} onClick={onRevoke} />
    </li>
  );
}

interface InviteDialogProps {
  readonly summary: ConversationSummary;
  readonly onClose: () => void;
}

function InviteDialog({ summary, onClose }: InviteDialogProps): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const { busy, problem, run } = useAction();
  const [expiresInMs, setExpiry] = useState<number>(LIFETIMES[2]);
  const [maxUses, setUses] = useState<number>(USES[1]);
  const make = async (): Promise<void> => {
    const made = await run(async () => {
      const invite = await client.api.invites.create(summary.id, { expiresInMs, maxUses });
      await navigator.clipboard.writeText(joinLink(invite.code));
    });
    if (!made) return;
    showToast(t('details.inviteMade'));
    onClose();
  };
  const lifetime = (ms: number): string => {
    const hours = ms / HOUR_MS;
    return hours < 24
      ? t('details.inviteHours', { count: hours })
      : t('details.inviteDays', { count: hours / 24 });
  };
  return (
    <Dialog
      title={t('details.inviteNew')}
      onClose={onClose}
      onSubmit={() => void make()}
      footer={
        <>
          <button type="button" className="btn" onClick={onClose}>
            {t('do.cancel')}
          </button>
          <button className="btn btn-main" disabled={busy}>
            {t('details.inviteNew')}
          </button>
        </>
      }
    >
      <div className="field">
        <label htmlFor="invite-expiry">{t('details.inviteExpiry')}</label>
        <select
          className="input"
          id="invite-expiry"
          value={expiresInMs}
          onChange={(event) => setExpiry(Number(event.target.value))}
        >
          {LIFETIMES.map((ms) => (
            <option key={ms} value={ms}>
              {lifetime(ms)}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor="invite-uses">{t('details.inviteUses')}</label>
        <select
          className="input"
          id="invite-uses"
          value={maxUses}
          onChange={(event) => setUses(Number(event.target.value))}
        >
          {USES.map((uses) => (
            <option key={uses} value={uses}>
              {t('details.inviteTimes', { count: uses })}
            </option>
          ))}
        </select>
      </div>
      <ProblemNote text={problem} />
    </Dialog>
  );
}
