import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import { size, space, useTheme } from '../ui';

const WIDTHS = [0.62, 0.48, 0.7, 0.4, 0.62, 0.48] as const;

export function ListSkeleton(): ReactElement {
  const { t } = useTranslation();
  const { color } = useTheme();
  const ink = { backgroundColor: color.sunken };
  return (
    <View role="status" aria-label={t('list.loading')}>
      {WIDTHS.map((width, index) => (
        <View key={index} style={styles.row}>
          <View style={[styles.face, ink]} />
          <View style={styles.lines}>
            <View style={[styles.bar, ink, { width: `${width * 60}%` }]} />
            <View style={[styles.bar, ink, { width: `${width * 100}%` }]} />
          </View>
        </View>
      ))}
    </View>
  );
}

const styles = StyleSheet.create({
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: space[5],
    height: size.row,
    paddingHorizontal: space[6],
  },
  face: { width: 48, height: 48, borderRadius: 24 },
  lines: { flex: 1, gap: space[4] },
  bar: { height: 10, borderRadius: 5 },
});
