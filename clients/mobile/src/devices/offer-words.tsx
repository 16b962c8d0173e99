import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import { radius, space, Text, useTheme } from '../ui';

interface OfferWordsProps {
  /** `null` while they are made: without a compiler that takes a while. */
  readonly words: readonly string[] | null;
}

/** The six words: English in every language, so always from left to right. */
export function OfferWords({ words }: OfferWordsProps): ReactElement {
  const { t } = useTranslation();
  const { color } = useTheme();
  return (
    <View
      style={[styles.well, { backgroundColor: color.sunken }]}
      aria-busy={words === null}
      aria-live="polite"
    >
      {words === null ? (
        <Text color="text-muted" center>
          {t('keys.makingWords')}
        </Text>
      ) : (
        <Text
          exact
          variant="lead"
          center
          selectable
          style={styles.words}
          testID="offer-words-shown"
        >
          {words.join(' ')}
        </Text>
      )}
    </View>
  );
}

const styles = StyleSheet.create({
  well: { padding: space[6], borderRadius: radius.md },
  words: { writingDirection: 'ltr' },
});
