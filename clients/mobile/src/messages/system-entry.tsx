import { memo, type ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';

import type { ConversationKind } from '@anochat/contract';
import type { SystemItem } from '@anochat/sdk';
import { phrasePieces } from '@anochat/sdk/shown';

import { Icon, Text } from '../ui';
import { useSystemPhrase } from '../language/use-system-phrase';

interface SystemEntryProps {
  readonly item: SystemItem;
  readonly kind: ConversationKind;
}

/** A line about the conversation itself. */
export const SystemEntry = memo(function SystemEntry({
  item,
  kind,
}: SystemEntryProps): ReactElement | null {
  const phrase = useSystemPhrase(item, kind);
  // The head of a conversation between two says already that it begins here.
  const isStart = item.event.type === 'membership' && item.event.change.type === 'created';
  if (!phrase || (isStart && kind === 'direct')) return null;
  return (
    <View style={styles.entry} testID="system-entry">
      <Icon name={phrase.icon} size={15} color="text-faint" />
      <Text variant="small" color="text-muted" center style={styles.text}>
        {phrasePieces(phrase.template, phrase.values).map((piece, index) =>
          index % 2 === 1 ? (
            <Text key={index} variant="small" bold color="text">
              {piece}
            </Text>
          ) : (
            piece
          ),
        )}
      </Text>
    </View>
  );
});

const styles = StyleSheet.create({
  entry: {
    flexDirection: 'row',
    alignItems: 'center',
    justifyContent: 'center',
    gap: 6,
    paddingVertical: 8,
    paddingHorizontal: 32,
  },
  text: { flexShrink: 1 },
});
