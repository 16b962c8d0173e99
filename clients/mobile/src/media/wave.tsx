import type { ReactElement } from 'react';
import Svg, { Path } from 'react-native-svg';

import { WAVE_HEIGHT, WAVE_WIDTH, wavePaths } from '@anochat/sdk/shown';

import { useTheme, type ColorName } from '../ui';

interface WaveProps {
  /** 0 to 255; none: bars of one height. */
  readonly peaks: readonly number[] | undefined;
  /** Share that is drawn as heard. */
  readonly heard: number;
  readonly done: ColorName;
  readonly rest: ColorName;
}

/** The shape of a sound, always from left to right. */
export function Wave({ peaks, heard, done, rest }: WaveProps): ReactElement {
  const { color } = useTheme();
  const paths = wavePaths(peaks, heard);
  return (
    <Svg
      width="100%"
      height={WAVE_HEIGHT}
      viewBox={`0 0 ${WAVE_WIDTH} ${WAVE_HEIGHT}`}
      preserveAspectRatio="none"
      strokeWidth={2.6}
      strokeLinecap="round"
      fill="none"
    >
      <Path d={paths.rest} stroke={color[rest]} strokeOpacity={0.6} />
      <Path d={paths.done} stroke={color[done]} />
    </Svg>
  );
}
