import type { ReactElement, ReactNode } from 'react';
import { StyleSheet, View } from 'react-native';

import { clockLength } from '@anochat/sdk/shown';

import { Icon, Text } from '../ui';

/** Dark enough for white text over any picture. */
const PILL = 'rgba(20, 10, 18, 0.62)';

/** How long a video is, at its corner. */
export function LengthMark({ milliseconds }: { readonly milliseconds: number }): ReactElement {
  return (
    <View pointerEvents="none" style={[styles.pill, styles.length]}>
      <Icon name="play" size={13} color="on-accent" />
      <Text variant="meta" figures color="on-accent">
        {clockLength(milliseconds)}
      </Text>
    </View>
  );
}

/** Time and state, where the picture is all there is. */
export function OverCorner({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <View pointerEvents="none" style={[styles.pill, styles.corner]}>
      {children}
    </View>
  );
}

export function PlayDisc(): ReactElement {
  return (
    <View pointerEvents="none" style={styles.place}>
      <View style={styles.disc}>
        <Icon name="play" size={26} color="on-accent" />
      </View>
    </View>
  );
}

/** So many more than are shown. */
export function MoreMark({ count }: { readonly count: number }): ReactElement {
  return (
    <View pointerEvents="none" style={[styles.place, styles.dim]}>
      <Text variant="title" color="on-accent">
        +{count}
      </Text>
    </View>
  );
}

const styles = StyleSheet.create({
  pill: {
    position: 'absolute',
    flexDirection: 'row',
    alignItems: 'center',
    gap: 4,
    minHeight: 22,
    paddingHorizontal: 8,
    borderRadius: 11,
    backgroundColor: PILL,
  },
  length: { top: 8, start: 8, direction: 'ltr' },
  corner: { bottom: 8, end: 8 },
  place: { ...StyleSheet.absoluteFill, alignItems: 'center', justifyContent: 'center' },
  dim: { backgroundColor: 'rgba(20, 10, 18, 0.55)' },
  disc: {
    width: 52,
    height: 52,
    borderRadius: 26,
    alignItems: 'center',
    justifyContent: 'center',
    backgroundColor: PILL,
  },
});
