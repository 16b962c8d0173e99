import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useNavigation } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';

import { may } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';
import { timeInText, titleOf } from '@anochat/sdk/shown';

import { useDateLocale } from '../base/use-date-locale';
import { ConversationPicture } from '../conversations/conversation-picture';
import { useOwnMembership } from '../conversations/use-own-membership';
import { atName } from '../language/isolated';
import { Icon, radius, space, Text, Touchable, useTheme, type IconName } from '../ui';

/** Picture, name, and the things one does most. */
export function DetailsHero({ summary }: { readonly summary: ConversationSummary }): ReactElement {
  const { t } = useTranslation();
  const locale = useDateLocale();
  const members = t('head.members', { count: summary.memberCount });
  const date = timeInText(summary.createdAt, locale);
  const line = {
    direct: t('details.direct', { date }),
    group: t('details.group', { members, date }),
    channel: t('details.channel', { members }),
  }[summary.kind];
  return (
    <View style={styles.hero}>
      <ConversationPicture summary={summary} size={88} />
      <Text variant="title" center role="heading" testID="details-title">
        {titleOf(summary)}
      </Text>
      {summary.peer && (
        <Text exact color="text-muted" center>
          {atName(summary.peer.userName)}
        </Text>
      )}
      <Text color="text-muted" center>
        {line}
      </Text>
      {summary.peer && summary.peer.about !== '' && <Text center>{summary.peer.about}</Text>}
      {summary.topic !== '' && <Text center>{summary.topic}</Text>}
      {summary.role !== null && <Acts summary={summary} />}
    </View>
  );
}

function Acts({ summary }: { readonly summary: ConversationSummary }): ReactElement {
  const { t } = useTranslation();
  const navigation = useNavigation();
  const change = useOwnMembership(summary.id);
  const { kind, role, muted, pinned } = summary;
  return (
    <View style={styles.acts}>
      <Act
        icon={muted ? 'bell' : 'muted'}
        label={muted ? t('list.unmute') : t('list.mute')}
        onPress={() => change({ muted: !muted })}
      />
      <Act
        icon="pin"
        label={pinned ? t('list.unpin') : t('list.pin')}
        onPress={() => change({ pinned: !pinned })}
      />
      <Act
        icon="search"
        label={t('do.search')}
        onPress={() => navigation.navigate('Search', { id: summary.id })}
      />
      {kind === 'group' && role !== null && may(role, 'member.add') && (
        <Act
          icon="add-person"
          label={t('details.add')}
          onPress={() => navigation.navigate('AddMembers', { id: summary.id })}
        />
      )}
    </View>
  );
}

interface ActProps {
  readonly icon: IconName;
  readonly label: string;
  readonly onPress: () => void;
}

function Act({ icon, label, onPress }: ActProps): ReactElement {
  const { color } = useTheme();
  return (
    <Touchable
      accessibilityLabel={label}
      onPress={onPress}
      style={[styles.act, { backgroundColor: color.surface, borderColor: color.hairline }]}
      testID={`act-${icon}`}
    >
      <Icon name={icon} color="accent-text" />
      <Text variant="small" center numberOfLines={1}>
        {label}
      </Text>
    </Touchable>
  );
}

const styles = StyleSheet.create({
  hero: { alignItems: 'center', gap: space[3] },
  acts: { flexDirection: 'row', alignSelf: 'stretch', gap: space[4], marginTop: space[5] },
  act: {
    flex: 1,
    alignItems: 'center',
    gap: space[2],
    paddingVertical: space[4],
    borderWidth: 1,
    borderRadius: radius.lg,
  },
});
