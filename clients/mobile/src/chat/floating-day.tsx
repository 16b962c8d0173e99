import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';

import type { TimelineRow } from '@anochat/sdk/shown';

import { useTheme } from '../ui';
import { DayName } from './timeline-row';

/** The day of the first message in sight, over a list that was scrolled back. */
export function FloatingDay({ row }: { readonly row: TimelineRow | null }): ReactElement | null {
  const { color } = useTheme();
  const ts = row === null ? null : row.type === 'day' ? row.ts : 'item' in row ? row.item.ts : null;
  if (ts === null || row?.type === 'day') return null;
  return (
    <View style={styles.place} pointerEvents="none" aria-hidden>
      <View style={[styles.pill, { backgroundColor: color.raised, borderColor: color.hairline }]}>
        <DayName ts={ts} />
      </View>
    </View>
  );
}

const styles = StyleSheet.create({
  place: { position: 'absolute', top: 8, start: 0, end: 0, alignItems: 'center' },
  pill: { paddingHorizontal: 12, paddingVertical: 4, borderRadius: 14, borderWidth: 1 },
});
