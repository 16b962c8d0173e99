import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import * as Clipboard from 'expo-clipboard';
import { useTranslation } from 'react-i18next';

import type { Conversation, ConversationSummary, MessageItem } from '@anochat/sdk';
import { allowedFor, fullTime, QUICK_REACTIONS, writtenText } from '@anochat/sdk/shown';

import { useDateLocale } from '../base/use-date-locale';
import { useProfile } from '../client';
import {
  Avatar,
  haptic,
  IconButton,
  Row,
  Sheet,
  SheetRow,
  showToast,
  space,
  Text,
  Touchable,
  useTheme,
} from '../ui';
import { deleteUndoably } from './delete-undoably';
import { useMessageActions, type MessageLayer } from './message-actions';
import { ReactionSheet } from './reaction-sheet';

interface MessageSheetProps {
  readonly layer: MessageLayer;
  readonly conversation: Conversation;
  readonly summary: ConversationSummary;
  readonly onForward: (item: MessageItem) => void;
  readonly onClose: () => void;
}

/** What opens over a message: its actions, who reacted, who has read it. */
export function MessageSheet(props: MessageSheetProps): ReactElement {
  const { t } = useTranslation();
  const { layer, onClose } = props;
  const { item } = layer;
  switch (layer.type) {
    case 'actions':
      return <ActionsSheet {...props} />;
    case 'reaction':
      return <ReactionSheet item={item} onClose={onClose} />;
    case 'reactors':
      return (
        <Sheet title={t('actions.whoReacted')} onClose={onClose}>
          {item.reactions.flatMap(({ emoji, users }) =>
            users.map((user) => <PersonRow key={`${emoji} ${user}`} user={user} emoji={emoji} />),
          )}
        </Sheet>
      );
    case 'readers':
      return (
        <Sheet title={t('actions.readBy')} onClose={onClose}>
          {item.readBy.map((user) => (
            <PersonRow key={user} user={user} />
          ))}
        </Sheet>
      );
    case 'info':
      return <InfoSheet {...props} />;
  }
}

function ActionsSheet({
  layer: { item },
  conversation,
  summary,
  onForward,
  onClose,
}: MessageSheetProps): ReactElement {
  const { t } = useTranslation();
  const { open, reply, select } = useMessageActions();
  const allowed = allowedFor(item, summary);
  const { body, seq } = item;
  const text = body.state === 'content' ? writtenText(body.parts) : '';
  const copy = async (): Promise<void> => {
    await Clipboard.setStringAsync(text);
    showToast(t('actions.copied'));
  };
  const remove = (): void => {
    if (seq === null) return;
    deleteUndoably(conversation, [seq], t('actions.deletedToast'), t('do.undo'));
  };
  return (
    <Sheet label={t('actions.label')} onClose={onClose} testID="message-actions">
      {allowed.react && <QuickReactions item={item} onClose={onClose} />}
      {allowed.reply && (
        <SheetRow
          icon="reply"
          title={t('actions.reply')}
          onPress={() => reply(item)}
          testID="action-reply"
        />
      )}
      {allowed.edit && (
        <SheetRow
          icon="edit"
          title={t('actions.edit')}
          onPress={() => conversation.setDraft({ text, replyTo: null, editing: seq })}
          testID="action-edit"
        />
      )}
      {allowed.copy && (
        <SheetRow
          icon="copy"
          title={t('actions.copy')}
          onPress={() => void copy()}
          testID="action-copy"
        />
      )}
      {allowed.forward && (
        <SheetRow
          icon="forward"
          title={t('actions.forward')}
          onPress={() => onForward(item)}
          testID="action-forward"
        />
      )}
      {item.seq !== null && (
        <SheetRow
          icon="check"
          title={t('actions.select')}
          onPress={() => select(item)}
          testID="action-select"
        />
      )}
      {item.reactions.length > 0 && (
        <Row
          icon="emoji"
          title={t('actions.whoReacted')}
          onPress={() => open({ type: 'reactors', item })}
        />
      )}
      {summary.kind !== 'direct' && item.readBy.length > 0 && (
        <Row
          icon="eye"
          title={t('actions.readBy')}
          onPress={() => open({ type: 'readers', item })}
        />
      )}
      <Row
        icon="about"
        title={t('actions.info')}
        onPress={() => open({ type: 'info', item })}
        testID="action-info"
      />
      {allowed.remove && (
        <SheetRow
          icon="delete"
          danger
          title={t('actions.deleteForEveryone')}
          onPress={remove}
          testID="action-delete"
        />
      )}
    </Sheet>
  );
}

function QuickReactions({
  item,
  onClose,
}: {
  readonly item: MessageItem;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const { color } = useTheme();
  const { open, react } = useMessageActions();
  const mine = new Set(item.reactions.filter((one) => one.mine).map(({ emoji }) => emoji));
  return (
    <View role="group" aria-label={t('actions.quick')} style={styles.quick}>
      {QUICK_REACTIONS.map((emoji) => (
        <Touchable
          key={emoji}
          accessibilityLabel={t('actions.react', { emoji })}
          accessibilityState={{ selected: mine.has(emoji) }}
          onPress={() => {
            haptic('tick');
            onClose();
            react(item, emoji);
          }}
          style={[styles.emoji, mine.has(emoji) && { backgroundColor: color['accent-soft'] }]}
          testID={`react-${emoji}`}
        >
          <Text variant="headline" maxFontSizeMultiplier={1.2}>
            {emoji}
          </Text>
        </Touchable>
      ))}
      <IconButton
        icon="plus"
        label={t('actions.moreReactions')}
        onPress={() => open({ type: 'reaction', item })}
        style={styles.more}
        testID="react-more"
      />
    </View>
  );
}

/** When it was sent and changed, by whom, and until when it stays. */
function InfoSheet({ layer: { item }, onClose }: MessageSheetProps): ReactElement {
  const { t } = useTranslation();
  const locale = useDateLocale();
  const name = useProfile(item.sender)?.displayName ?? '…';
  return (
    <Sheet title={t('actions.info')} onClose={onClose}>
      <Row
        leading={<Avatar id={item.sender} name={name} size={36} />}
        title={item.own ? t('message.you') : name}
        hint={fullTime(item.ts, locale)}
      />
      {item.editedAt !== null && (
        <Row icon="edit" title={t('message.edited')} hint={fullTime(item.editedAt, locale)} />
      )}
      {item.expiresAt !== null && (
        <Row
          icon="timer"
          title={t('message.disappears', { when: fullTime(item.expiresAt, locale) })}
        />
      )}
    </Sheet>
  );
}

function PersonRow({
  user,
  emoji,
}: {
  readonly user: string;
  readonly emoji?: string;
}): ReactElement {
  const name = useProfile(user)?.displayName ?? '…';
  return (
    <Row
      leading={<Avatar id={user} name={name} size={36} />}
      title={name}
      trailing={emoji === undefined ? null : <Text variant="title">{emoji}</Text>}
    />
  );
}

const styles = StyleSheet.create({
  quick: {
    flexDirection: 'row',
    justifyContent: 'space-around',
    paddingHorizontal: space[5],
    paddingVertical: space[3],
  },
  more: { alignSelf: 'center' },
  emoji: {
    width: 44,
    height: 48,
    borderRadius: 24,
    alignItems: 'center',
    justifyContent: 'center',
  },
});
