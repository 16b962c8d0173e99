import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import Svg, { Path } from 'react-native-svg';

import { LOGO_PATH, LOGO_STROKE_WIDTH, ringOf, sealPath, type SealShape } from '@anochat/tokens';

import { space } from './metrics';
import { Text } from './text';
import { useTheme, type ColorName } from './theme';

interface RingProps {
  readonly size: number;
  readonly strokeWidth: number;
  readonly color: ColorName;
  readonly d: string;
  /** Drawn over it, lit. */
  readonly lit?: string;
}

function Ring({ size, strokeWidth, color, d, lit }: RingProps): ReactElement {
  const theme = useTheme();
  return (
    <Svg
      width={size}
      height={size}
      viewBox="0 0 100 100"
      fill="none"
      strokeWidth={strokeWidth}
      strokeLinecap="round"
      stroke={theme.color[color]}
    >
      <Path d={d} />
      {lit !== undefined && <Path d={lit} stroke={theme.color.accent} />}
    </Svg>
  );
}

interface SealProps {
  readonly shape?: SealShape;
  readonly size?: number;
  readonly color?: ColorName;
  /** Ticks before this one are lit. */
  readonly lit?: number;
}

/** The ornament ring of empty screens and of the first screen. */
export function Seal({
  shape = 'whole',
  size = 132,
  color = 'accent',
  lit = 0,
}: SealProps): ReactElement {
  return (
    <View aria-hidden importantForAccessibility="no-hide-descendants">
      <Ring
        size={size}
        strokeWidth={size > 200 ? 1.25 : size > 100 ? 1.7 : 2}
        color={color}
        d={sealPath(shape, lit)}
        {...(lit > 0 && { lit: sealPath(shape, 0, lit) })}
      />
    </View>
  );
}

interface NumberRingProps {
  readonly digits: string;
  readonly size: number;
  readonly label: string;
  readonly color?: ColorName;
}

/** A safety number as a picture, beside its digits and never instead of them. */
export function NumberRing({
  digits,
  size,
  label,
  color = 'accent',
}: NumberRingProps): ReactElement {
  return (
    <View role="img" aria-label={label}>
      <Ring size={size} strokeWidth={size > 100 ? 1.5 : 2} color={color} d={ringOf(digits)} />
    </View>
  );
}

/** The logo and the name. */
export function Brand(): ReactElement {
  return (
    <View style={styles.brand}>
      <Ring size={28} strokeWidth={LOGO_STROKE_WIDTH} color="accent-text" d={LOGO_PATH} />
      <Text variant="title">AnoChat</Text>
    </View>
  );
}

const styles = StyleSheet.create({
  brand: { flexDirection: 'row', alignItems: 'center', gap: space[4] },
});
