import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { ConversationSummary } from '@anochat/sdk';
import { useClient } from '@anochat/sdk/react';
import { DAY_MS } from '@anochat/sdk/shown';

import { ProblemNote } from '../base/problem-note';
import { useAction } from '../base/use-action';
import { joinLink } from '../gate/links';
import { InviteTermsFields, type InviteTerms } from '../invites/invite-terms';
import { Dialog } from '../layers/dialog';
import { showToast } from '../layers/toasts';

interface InviteDialogProps {
  readonly summary: ConversationSummary;
  readonly onClose: () => void;
}

/** Makes an invitation link to a conversation and copies it. */
export function InviteDialog({ summary, onClose }: InviteDialogProps): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const { busy, problem, run } = useAction();
  const [terms, setTerms] = useState<InviteTerms>({ expiresInMs: 7 * DAY_MS, maxUses: 10 });
  const make = async (): Promise<void> => {
    const made = await run(async () => {
      const invite = await client.api.invites.create(summary.id, terms);
      await navigator.clipboard.writeText(joinLink(invite.code));
    });
    if (!made) return;
    showToast(t('details.inviteMade'));
    onClose();
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
      <InviteTermsFields terms={terms} onChange={setTerms} />
      <ProblemNote text={problem} />
    </Dialog>
  );
}
