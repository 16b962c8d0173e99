import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';

import { radius, space, Text, useTheme } from '../ui';

/** The six words: English in every language, so always from left to right. */
export function OfferWords({ words }: { readonly words: readonly string[] }): ReactElement {
  const { color } = useTheme();
  return (
    <View style={[styles.well, { backgroundColor: color.sunken }]}>
      <Text exact variant="lead" center selectable style={styles.words} testID="offer-words-shown">
        {words.join(' ')}
      </Text>
    </View>
  );
}

const styles = StyleSheet.create({
  well: { padding: space[6], borderRadius: radius.md },
  words: { writingDirection: 'ltr' },
});
