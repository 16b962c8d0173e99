import { useState, type ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import * as Clipboard from 'expo-clipboard';
import { useTranslation } from 'react-i18next';
import { useSafeAreaInsets } from 'react-native-safe-area-context';

import type { Seq } from '@anochat/contract';
import type { ConversationSummary, MessageItem } from '@anochat/sdk';
import { allowedFor, writtenText } from '@anochat/sdk/shown';

import { useTimeline } from '../client';
import { deleteUndoably } from '../messages/delete-undoably';
import { useMessageActions } from '../messages/message-actions';
import { ConfirmSheet, IconButton, showToast, space, Text, useTheme } from '../ui';

interface SelectionBarProps {
  readonly summary: ConversationSummary;
  readonly onForward: (seqs: readonly Seq[]) => void;
  readonly onEnd: () => void;
}

/** In the composer's place while messages are selected: what can be done with all of them. */
export function SelectionBar({ summary, onForward, onEnd }: SelectionBarProps): ReactElement {
  const { t } = useTranslation();
  const { color } = useTheme();
  const insets = useSafeAreaInsets();
  const { conversation, selected } = useMessageActions();
  const { items } = useTimeline(summary.id);
  const [isAsking, setAsking] = useState(false);
  const chosen = items.filter(
    (item): item is MessageItem => item.type === 'message' && selected?.has(item.key) === true,
  );
  const all = (right: 'copy' | 'forward' | 'remove'): boolean =>
    chosen.length > 0 && chosen.every((item) => allowedFor(item, summary)[right]);
  const seqs = chosen.flatMap(({ seq }) => (seq === null ? [] : [seq]));
  const copy = async (): Promise<void> => {
    const texts = chosen.map(({ body }) =>
      body.state === 'content' ? writtenText(body.parts) : '',
    );
    await Clipboard.setStringAsync(texts.join('\n'));
    showToast(t('actions.copied'));
    onEnd();
  };
  return (
    <View
      style={[
        styles.bar,
        {
          backgroundColor: color.sidebar,
          borderTopColor: color.hairline,
          paddingBottom: insets.bottom,
        },
      ]}
      testID="selection-bar"
    >
      <IconButton icon="close" label={t('do.cancel')} onPress={onEnd} testID="selection-end" />
      <Text bold figures style={styles.count} aria-live="polite">
        {t('actions.selected', { count: chosen.length })}
      </Text>
      <IconButton
        icon="copy"
        label={t('actions.copy')}
        disabled={!all('copy')}
        onPress={() => void copy()}
      />
      <IconButton
        icon="forward"
        label={t('actions.forward')}
        disabled={!all('forward')}
        onPress={() => {
          onForward(seqs);
          onEnd();
        }}
        testID="selection-forward"
      />
      <IconButton
        icon="delete"
        color="danger"
        label={t('actions.deleteForEveryone')}
        disabled={!all('remove')}
        onPress={() => setAsking(true)}
        testID="selection-delete"
      />
      {isAsking && (
        <ConfirmSheet
          title={t('actions.deleteForEveryone')}
          hint={t('actions.selected', { count: chosen.length })}
          verb={t('do.delete')}
          danger
          act={() => {
            deleteUndoably(conversation, seqs, t('actions.deletedToast'), t('do.undo'));
            onEnd();
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </View>
  );
}

const styles = StyleSheet.create({
  bar: {
    flexDirection: 'row',
    alignItems: 'center',
    padding: space[3],
    borderTopWidth: 1,
    minHeight: 60,
  },
  count: { flex: 1 },
});
