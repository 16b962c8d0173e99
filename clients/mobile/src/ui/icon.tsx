import type { ReactElement } from 'react';
import { View } from 'react-native';
import Svg, { Circle, Path, Rect } from 'react-native-svg';

import { icons, type IconName, type IconShape } from '@anochat/tokens/icons';

import { isRightToLeft } from './direction';
import { size as sizes } from './metrics';
import { useTheme, type ColorName } from './theme';

export type { IconName };

// Arrows and panels follow the writing direction; nothing else is mirrored.
const MIRRORED: ReadonlySet<IconName> = new Set([
  'back',
  'forth',
  'panel',
  'reply',
  'forward',
  'leave',
]);
const STROKE = 1.6;

interface IconProps {
  readonly name: IconName;
  readonly color?: ColorName;
  readonly size?: number;
  /** Spoken text; without it the icon is decoration. */
  readonly label?: string;
}

export function Icon({ name, color = 'text', size = sizes.icon, label }: IconProps): ReactElement {
  const theme = useTheme();
  const spoken =
    label === undefined
      ? ({ 'aria-hidden': true, accessibilityElementsHidden: true } as const)
      : ({ role: 'img', 'aria-label': label } as const);
  const isMirrored = MIRRORED.has(name) && isRightToLeft();
  return (
    <View
      {...spoken}
      importantForAccessibility={label === undefined ? 'no-hide-descendants' : 'auto'}
      style={[{ width: size, height: size }, isMirrored && { transform: [{ scaleX: -1 }] }]}
    >
      <Svg
        width={size}
        height={size}
        viewBox="0 0 20 20"
        fill="none"
        stroke={theme.color[color]}
        strokeWidth={STROKE}
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        {icons[name].map((shape, index) => (
          <Shape key={index} shape={shape} />
        ))}
      </Svg>
    </View>
  );
}

function Shape({ shape: [element, attributes] }: { readonly shape: IconShape }): ReactElement {
  switch (element) {
    case 'path':
      return <Path {...attributes} />;
    case 'circle':
      return <Circle {...attributes} />;
    case 'rect':
      return <Rect {...attributes} />;
  }
}
