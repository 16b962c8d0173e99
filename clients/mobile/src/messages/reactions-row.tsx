import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import type { MessageItem } from '@anochat/sdk';

import { haptic, Text, Touchable, useTheme } from '../ui';
import { useMessageActions } from './message-actions';

/** A press puts one's own reaction on or takes it off; a long press shows who reacted. */
export function ReactionsRow({
  item,
  enabled,
}: {
  readonly item: MessageItem;
  readonly enabled: boolean;
}): ReactElement {
  const { t } = useTranslation();
  const { color } = useTheme();
  const { react, open } = useMessageActions();
  return (
    <View style={[styles.row, item.own && styles.own]}>
      {item.reactions.map(({ emoji, users, mine }) => {
        const count = users.length;
        return (
          <Touchable
            key={emoji}
            accessibilityLabel={t(mine ? 'actions.reactedMine' : 'actions.reacted', {
              emoji,
              count,
            })}
            accessibilityState={{ selected: mine }}
            aria-pressed={mine}
            onPress={() => {
              if (!enabled) return;
              haptic('tick');
              react(item, emoji);
            }}
            onLongPress={() => open({ type: 'reactors', item })}
            hitSlop={6}
            style={[
              styles.reaction,
              mine
                ? { backgroundColor: color['accent-soft'], borderColor: color.accent }
                : { backgroundColor: color.surface, borderColor: color.hairline },
            ]}
            testID={`reaction-${emoji}`}
          >
            <Text variant="small" maxFontSizeMultiplier={1.4}>
              {emoji}
            </Text>
            <Text
              variant="meta"
              figures
              bold
              color={mine ? 'accent-text' : 'text-muted'}
              maxFontSizeMultiplier={1.4}
            >
              {count}
            </Text>
          </Touchable>
        );
      })}
    </View>
  );
}

const styles = StyleSheet.create({
  row: { flexDirection: 'row', flexWrap: 'wrap', gap: 4, paddingTop: 4 },
  own: { justifyContent: 'flex-end' },
  reaction: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: 4,
    minHeight: 32,
    paddingHorizontal: 10,
    borderRadius: 16,
    borderWidth: 1,
  },
});
