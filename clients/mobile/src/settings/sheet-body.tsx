import type { ReactElement, ReactNode } from 'react';
import { StyleSheet, View } from 'react-native';

import { space } from '../ui';

/** What stands in a sheet, one below the other. */
export function SheetBody({ children }: { readonly children: ReactNode }): ReactElement {
  return <View style={styles.body}>{children}</View>;
}

const styles = StyleSheet.create({
  body: { paddingHorizontal: space[7], paddingVertical: space[4], gap: space[6] },
});
