import { useEffect, type ReactElement, type ReactNode } from 'react';
import Animated, { useAnimatedStyle, useSharedValue, withTiming } from 'react-native-reanimated';

import { useTheme } from '../ui';

const FADES_MS = 1_200;

/** Lights up the row that a jump has led to, and lets it fade. */
export function Lit({
  isLit,
  children,
}: {
  readonly isLit: boolean;
  readonly children: ReactNode;
}): ReactElement {
  const { color, lessMotion } = useTheme();
  const light = useSharedValue(0);
  useEffect(() => {
    if (isLit) light.value = 1;
    light.value = isLit && lessMotion ? 1 : withTiming(0, { duration: FADES_MS });
  }, [isLit, lessMotion, light]);
  const shade = useAnimatedStyle(() => ({ opacity: light.value }));
  return (
    <Animated.View testID={isLit ? 'lit' : undefined}>
      <Animated.View
        pointerEvents="none"
        style={[
          { position: 'absolute', top: 0, bottom: 0, left: 0, right: 0 },
          { backgroundColor: color.selected },
          shade,
        ]}
      />
      {children}
    </Animated.View>
  );
}
