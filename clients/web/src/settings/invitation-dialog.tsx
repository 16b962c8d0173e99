import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useClient } from '@anochat/sdk/react';
import { DAY_MS } from '@anochat/sdk/shown';

import { createAccountLink } from '../gate/links';
import { InviteTermsFields, type InviteTerms } from '../invites/invite-terms';
import { SecretDialog } from '../layers/secret-dialog';

interface InvitationDialogProps {
  readonly onMade: () => void;
  readonly onClose: () => void;
}

/** Makes a link to register with, and shows it this once: the server keeps only its digest. */
export function InvitationDialog({ onMade, onClose }: InvitationDialogProps): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const [terms, setTerms] = useState<InviteTerms>({ expiresInMs: 7 * DAY_MS, maxUses: 1 });
  const make = async (): Promise<string> => {
    const { code = '' } = await client.api.auth.createInvite(terms);
    onMade();
    return createAccountLink(code);
  };
  return (
    <SecretDialog
      verb={t('settings.invitationNew')}
      make={make}
      made={{
        title: t('settings.invitationReady'),
        label: t('settings.invitationLink'),
        warning: t('settings.invitationOnce'),
      }}
      onClose={onClose}
    >
      <InviteTermsFields terms={terms} onChange={setTerms} />
    </SecretDialog>
  );
}
