import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';

import { initialsOf, pairOf } from '@anochat/sdk/shown';

import { Text } from './text';
import { useTheme, type ColorName } from './theme';

interface AvatarProps {
  /** Decides its colours. */
  readonly id: string;
  readonly name: string;
  readonly shape?: 'person' | 'group';
  readonly size?: number;
  /** A dot: the person is here now. The words beside the picture say it too. */
  readonly here?: boolean;
}

const GROUP_CORNER = 0.31;
const LETTERS = 0.36;

/** Initials on one of eight colour pairs. People are round, groups are soft squares. */
export function Avatar({
  id,
  name,
  shape = 'person',
  size = 44,
  here = false,
}: AvatarProps): ReactElement {
  const { color } = useTheme();
  const pair = pairOf(id);
  const fill: ColorName = `av-${pair}` as ColorName;
  const ink: ColorName = `av-${pair}-ink` as ColorName;
  const dot = Math.max(9, Math.round(size / 4));
  return (
    <View
      aria-hidden
      importantForAccessibility="no-hide-descendants"
      style={{ width: size, height: size }}
    >
      <View
        style={[
          styles.face,
          {
            backgroundColor: color[fill],
            borderRadius: shape === 'person' ? size / 2 : size * GROUP_CORNER,
          },
        ]}
      >
        <Text
          variant="small"
          bold
          color={ink}
          allowFontScaling={false}
          style={{ fontSize: size * LETTERS, lineHeight: size * LETTERS * 1.2, letterSpacing: 0 }}
        >
          {initialsOf(name)}
        </Text>
      </View>
      {here && (
        <View
          style={[
            styles.dot,
            { width: dot, height: dot, backgroundColor: color.ok, borderColor: color.sidebar },
          ]}
        />
      )}
    </View>
  );
}

const styles = StyleSheet.create({
  face: { ...StyleSheet.absoluteFill, alignItems: 'center', justifyContent: 'center' },
  dot: { position: 'absolute', end: -1, bottom: -1, borderRadius: 999, borderWidth: 2 },
});
