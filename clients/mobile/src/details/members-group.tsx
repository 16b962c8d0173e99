import { useState, type ReactElement } from 'react';
import { View } from 'react-native';
import { useTranslation } from 'react-i18next';

import type { Member } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';

import { useConversation, useMembers, usePresence, useSelf } from '../client';
import { atName } from '../language/isolated';
import { Avatar, Group, Row, Text } from '../ui';
import { TrustMark } from '../verification/trust-mark';
import { MemberSheet } from './member-sheet';

const FIRST_SHOWN = 8;

export function MembersGroup({ summary }: { readonly summary: ConversationSummary }): ReactElement {
  const { t } = useTranslation();
  const conversation = useConversation(summary.id);
  const members = useMembers(summary.id);
  const [isAll, setAll] = useState(false);
  const [asked, setAsked] = useState<Member | null>(null);
  const shown = isAll ? members.items : members.items.slice(0, FIRST_SHOWN);
  const hasMore = members.hasMore || members.items.length > shown.length;
  const showMore = (): void => {
    if (isAll) void conversation.loadMoreMembers();
    setAll(true);
  };
  return (
    <View>
      <Group title={`${t('details.members')} ${summary.memberCount}`}>
        {shown.map((member) => (
          <MemberRow
            key={member.user.id}
            member={member}
            isEncrypted={summary.mode === 'e2ee'}
            onPress={() => setAsked(member)}
          />
        ))}
        {hasMore && (
          <Row
            title={isAll ? t('do.loadMore') : t('details.seeAll')}
            icon="people"
            onPress={showMore}
          />
        )}
      </Group>
      {asked && <MemberSheet member={asked} summary={summary} onClose={() => setAsked(null)} />}
    </View>
  );
}

interface MemberRowProps {
  readonly member: Member;
  readonly isEncrypted: boolean;
  readonly onPress: () => void;
}

function MemberRow({ member: { user, role }, isEncrypted, onPress }: MemberRowProps): ReactElement {
  const { t } = useTranslation();
  const me = useSelf();
  const isHere = usePresence(user.id);
  const isMe = user.id === me.id;
  return (
    <Row
      leading={<Avatar id={user.id} name={user.displayName} size={40} here={isHere} />}
      title={isMe ? t('details.you', { name: user.displayName }) : user.displayName}
      hint={isHere ? t('head.online') : atName(user.userName)}
      trailing={
        <>
          {role !== 'member' && (
            <Text variant="small" color={role === 'owner' ? 'accent-text' : 'text-muted'}>
              {t(`details.${role}`)}
            </Text>
          )}
          {isEncrypted && !isMe && <TrustMark userId={user.id} />}
        </>
      }
      {...(!isMe && { onPress })}
      testID="member"
    />
  );
}
