import { useState, type ReactElement } from 'react';
import { useNavigation, useRoute, type RouteProp } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';

import { may } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';
import { mayLeave, titleOf } from '@anochat/sdk/shown';

import type { Routes } from '../app/routes';
import { useClient, useSummary } from '../client';
import { ConfirmSheet, Group, LinkRow, Row, Screen, Text } from '../ui';
import { SecurityCard } from '../verification/security-card';
import { BlockRow } from './block-row';
import { DetailsHero } from './details-hero';
import { InvitesGroup } from './invites-group';
import { MembersGroup } from './members-group';
import { SettingsGroup } from './settings-group';
import { ShutOutGroup } from './shut-out-group';
import { TimerRow } from './timer-row';

/** Everything about a conversation; leaving is last and red. */
export function DetailsScreen(): ReactElement {
  const { t } = useTranslation();
  const { id } = useRoute<RouteProp<Routes, 'ConversationDetails'>>().params;
  const summary = useSummary(id);
  return (
    <Screen title={t('details.title')} testID="details-screen">
      {summary && <Details summary={summary} />}
    </Screen>
  );
}

function Details({ summary }: { readonly summary: ConversationSummary }): ReactElement {
  const { t } = useTranslation();
  const navigation = useNavigation();
  const { role, kind } = summary;
  const isShared = role !== null && kind !== 'direct';
  return (
    <>
      <DetailsHero summary={summary} />
      <SecurityCard summary={summary} />
      <Group>
        <TimerRow summary={summary} />
        <LinkRow
          icon="image"
          title={t('gallery.title')}
          onPress={() => navigation.navigate('Gallery', { id: summary.id })}
          testID="details-gallery"
        />
      </Group>
      {kind !== 'direct' && <MembersGroup summary={summary} />}
      {isShared && may(role, 'conversation.change') && <SettingsGroup summary={summary} />}
      {isShared && may(role, 'invite.manage') && <InvitesGroup summary={summary} />}
      {isShared && may(role, 'member.ban') && <ShutOutGroup summary={summary} />}
      {summary.peer && <BlockRow peer={summary.peer} />}
      {isShared && <LeaveRow summary={summary} />}
    </>
  );
}

function LeaveRow({ summary }: { readonly summary: ConversationSummary }): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const navigation = useNavigation();
  const [isAsking, setAsking] = useState(false);
  const verb = summary.kind === 'channel' ? t('details.leaveChannel') : t('details.leaveGroup');
  if (!mayLeave(summary)) return <Text color="text-muted">{t('details.ownerStays')}</Text>;
  return (
    <Group>
      <Row
        icon="leave"
        title={verb}
        danger
        onPress={() => setAsking(true)}
        testID="details-leave"
      />
      {isAsking && (
        <ConfirmSheet
          title={t('details.leaveAsk', { title: titleOf(summary) })}
          hint={t('details.leaveHint')}
          verb={t('details.leaveDo')}
          danger
          onClose={() => setAsking(false)}
          act={async () => {
            await client.conversation(summary.id).leave();
            navigation.navigate('Tabs', { screen: 'Conversations' });
          }}
        />
      )}
    </Group>
  );
}
