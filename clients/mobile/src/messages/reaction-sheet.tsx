import { useState, type ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import type { MessageItem } from '@anochat/sdk';
import { isOneEmoji } from '@anochat/sdk/shown';

import { Field, haptic, Sheet, space } from '../ui';
import { useMessageActions } from './message-actions';

interface ReactionSheetProps {
  readonly item: MessageItem;
  readonly onClose: () => void;
}

/** Any emoji as a reaction, from the phone's own keyboard, which knows where each is and how to find it. */
export function ReactionSheet({ item, onClose }: ReactionSheetProps): ReactElement {
  const { t } = useTranslation();
  const { react } = useMessageActions();
  const [typed, setTyped] = useState('');
  const type = (text: string): void => {
    const emoji = text.trim();
    setTyped(emoji);
    if (!isOneEmoji(emoji)) return;
    haptic('tick');
    onClose();
    react(item, emoji);
  };
  return (
    <Sheet title={t('actions.moreReactions')} onClose={onClose}>
      <View style={styles.field}>
        <Field
          label={t('emoji.title')}
          hint={t('emoji.fromKeyboard')}
          problem={typed === '' ? null : t('emoji.notOne')}
          value={typed}
          onChangeText={type}
          autoFocus
          autoCorrect={false}
          testID="any-reaction"
        />
      </View>
    </Sheet>
  );
}

const styles = StyleSheet.create({ field: { padding: space[6] } });
