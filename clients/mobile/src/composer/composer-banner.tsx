import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import type { Seq, UserId } from '@anochat/contract';
import type { Conversation } from '@anochat/sdk';
import { bodyLine } from '@anochat/sdk/shown';

import { useProfile, useReadable } from '../client';
import { Icon, IconButton, space, Text } from '../ui';

interface ComposerBannerProps {
  readonly conversation: Conversation;
  readonly replyTo: Seq | null;
  readonly editing: Seq | null;
  readonly onCancel: () => void;
}

/** The layer above the text: what is answered or edited. */
export function ComposerBanner({
  conversation,
  replyTo,
  editing,
  onCancel,
}: ComposerBannerProps): ReactElement | null {
  const { t, i18n } = useTranslation();
  const timeline = useReadable(conversation.timeline);
  const about = editing ?? replyTo;
  if (about === null) return null;
  const item = timeline.items.find(({ type, seq }) => type === 'message' && seq === about);
  return (
    <View style={styles.banner} testID="composer-banner">
      <Icon name={editing === null ? 'reply' : 'edit'} color="accent-text" />
      <View style={styles.words}>
        {editing !== null ? (
          <Title text={t('composer.editing')} />
        ) : item?.own ? (
          <Title text={t('composer.replyToYou')} />
        ) : item ? (
          <NamedTitle sender={item.sender} />
        ) : (
          <Title text={t('actions.reply')} />
        )}
        <Text variant="small" color="text-muted" numberOfLines={1}>
          {item?.type === 'message' ? bodyLine(item.body, t, i18n.language) : '…'}
        </Text>
      </View>
      <IconButton
        icon="close"
        label={t(editing === null ? 'composer.cancelReply' : 'composer.cancelEdit')}
        onPress={onCancel}
        testID="banner-cancel"
      />
    </View>
  );
}

function NamedTitle({ sender }: { readonly sender: UserId }): ReactElement {
  const { t } = useTranslation();
  return <Title text={t('composer.replyTo', { name: useProfile(sender)?.displayName ?? '…' })} />;
}

const Title = ({ text }: { readonly text: string }): ReactElement => (
  <Text variant="small" bold color="accent-text" numberOfLines={1}>
    {text}
  </Text>
);

const styles = StyleSheet.create({
  banner: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: space[5],
    paddingStart: space[6],
    paddingEnd: space[2],
    paddingTop: space[3],
  },
  words: { flex: 1 },
});
