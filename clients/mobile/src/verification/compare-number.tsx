import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import { NumberRing, Seal, space, Text } from '../ui';

interface CompareNumberProps {
  /** `null` while it is not known. */
  readonly safetyNumber: readonly string[] | null;
  readonly name: string;
}

/** The number of two people, as a ring and as digits. */
export function CompareNumber({ safetyNumber, name }: CompareNumberProps): ReactElement {
  const { t } = useTranslation();
  return (
    <View style={styles.compare} aria-busy={safetyNumber === null}>
      {safetyNumber ? (
        <>
          <NumberRing
            digits={safetyNumber.join('')}
            size={212}
            color="accent-text"
            label={t('keys.ringLabel', { name })}
          />
          <View style={styles.digits} testID="safety-number">
            {safetyNumber.map((group, index) => (
              <Text key={index} exact figures selectable variant="lead" style={styles.group} center>
                {group}
              </Text>
            ))}
          </View>
        </>
      ) : (
        <Seal shape="thinned" size={212} />
      )}
      <Text color="text-muted" center>
        {t('keys.compareHint')}
      </Text>
    </View>
  );
}

const styles = StyleSheet.create({
  compare: { alignItems: 'center', gap: space[7] },
  // Digits run from left to right in every language.
  digits: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    justifyContent: 'center',
    direction: 'ltr',
    rowGap: space[4],
    maxWidth: 320,
  },
  group: { width: '25%', minWidth: 76 },
});
