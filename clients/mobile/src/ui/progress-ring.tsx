import type { ReactElement } from 'react';
import Svg, { Circle } from 'react-native-svg';

import { useTheme, type ColorName } from './theme';

const RADIUS = 8;
const ROUND = 2 * Math.PI * RADIUS;

interface ProgressRingProps {
  /** 0 to 1. */
  readonly share: number;
  readonly size?: number;
  readonly color?: ColorName;
}

/** How far something is; the words beside it say so too. */
export function ProgressRing({
  share,
  size = 24,
  color = 'accent-text',
}: ProgressRingProps): ReactElement {
  const theme = useTheme();
  return (
    <Svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      strokeWidth={2}
      strokeLinecap="round"
    >
      <Circle cx={10} cy={10} r={RADIUS} stroke={theme.color[color]} strokeOpacity={0.25} />
      <Circle
        cx={10}
        cy={10}
        r={RADIUS}
        stroke={theme.color[color]}
        strokeDasharray={`${Math.max(0.5, share * ROUND)} ${ROUND}`}
        transform="rotate(-90 10 10)"
      />
    </Svg>
  );
}
