import type { ReactElement, ReactNode } from 'react';
import { ScrollView, StyleSheet } from 'react-native';

import { Seal, space, useTheme } from '../ui';

/** What stands there instead of all that the app shows. */
export function Veil({ children }: { readonly children?: ReactNode }): ReactElement {
  const { color } = useTheme();
  return (
    <ScrollView
      style={{ backgroundColor: color.canvas }}
      contentContainerStyle={styles.veil}
      accessibilityViewIsModal
      testID="lock-cover"
    >
      <Seal size={132} color="brand-line" />
      {children}
    </ScrollView>
  );
}

const styles = StyleSheet.create({
  veil: {
    flexGrow: 1,
    alignItems: 'center',
    justifyContent: 'center',
    gap: space[7],
    padding: space[9],
  },
});
