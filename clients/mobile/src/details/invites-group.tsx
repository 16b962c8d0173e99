import { useCallback, useState, type ReactElement } from 'react';
import { View } from 'react-native';
import * as Clipboard from 'expo-clipboard';
import { useTranslation } from 'react-i18next';

import type { Invite } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';
import { timeInText } from '@anochat/sdk/shown';

import { useAction } from '../base/use-action';
import { useDateLocale } from '../base/use-date-locale';
import { useClient, useLoaded, useRunning } from '../client';
import { Group, IconButton, ProblemNote, Row, showToast } from '../ui';
import { InviteSheet } from './invite-sheet';
import { joinLink } from './join-link';

/** The open invitation links of a conversation. */
export function InvitesGroup({ summary }: { readonly summary: ConversationSummary }): ReactElement {
  const { t } = useTranslation();
  const { api } = useClient();
  const { id } = summary;
  const load = useCallback(() => api.invites.list(id), [api, id]);
  const [invites, reload] = useLoaded(load);
  const { problem, run } = useAction();
  const [isMaking, setMaking] = useState(false);
  const items = invites.status === 'ready' ? invites.value.items : [];
  const revoke = async (invite: Invite): Promise<void> => {
    if (!(await run(() => api.invites.delete(id, invite.id)))) return;
    showToast(t('details.inviteRevoked'));
    reload();
  };
  return (
    <>
      <ProblemNote text={problem} />
      <Group
        title={t('details.invites')}
        {...(invites.status === 'ready' && items.length === 0 && { hint: t('details.inviteNone') })}
      >
        {items.map((invite) => (
          <InviteRow key={invite.id} invite={invite} onRevoke={() => void revoke(invite)} />
        ))}
        <Row
          icon="plus"
          title={t('details.inviteNew')}
          onPress={() => setMaking(true)}
          testID="invite-new"
        />
      </Group>
      {isMaking && <InviteSheet id={id} onMade={reload} onClose={() => setMaking(false)} />}
    </>
  );
}

interface InviteRowProps {
  readonly invite: Invite;
  readonly onRevoke: () => void;
}

function InviteRow({ invite, onRevoke }: InviteRowProps): ReactElement {
  const { t } = useTranslation();
  const locale = useDateLocale();
  const serverUrl = useRunning((running) => running.serverUrl) ?? '';
  const copy = async (): Promise<void> => {
    await Clipboard.setStringAsync(joinLink(serverUrl, invite.code));
    showToast(t('told.linkCopied'));
  };
  return (
    <Row
      icon="link"
      title={`${invite.code.slice(0, 8)}…`}
      hint={t('details.inviteState', {
        uses: invite.uses,
        limit: invite.maxUses,
        date: timeInText(invite.expiresAt, locale),
      })}
      trailing={
        <View style={{ flexDirection: 'row' }}>
          <IconButton icon="copy" label={t('do.copyLink')} onPress={() => void copy()} />
          <IconButton icon="delete" label={t('do.revoke')} onPress={onRevoke} />
        </View>
      }
      testID="invite"
    />
  );
}
