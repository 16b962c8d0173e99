import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import { strengthOf } from '@anochat/sdk/shown';

import { space, useTheme } from '../ui';

const STEPS = [1, 2, 3, 4] as const;

/** A guess at how long a password would stand, as bars and as a word. */
export function StrengthMeter({ password }: { readonly password: string }): ReactElement {
  const { t } = useTranslation();
  const { color } = useTheme();
  const strength = strengthOf(password);
  const label = t('gate.strength', { level: t(`gate.strength${strength}`) });
  return (
    <View style={styles.bars} role="img" aria-label={label} accessibilityLiveRegion="polite">
      {STEPS.map((step) => (
        <View
          key={step}
          style={[styles.bar, { backgroundColor: step <= strength ? color.accent : color.outline }]}
        />
      ))}
    </View>
  );
}

const styles = StyleSheet.create({
  bars: { flexDirection: 'row', gap: space[3] },
  bar: { flex: 1, height: 4, borderRadius: 2 },
});
