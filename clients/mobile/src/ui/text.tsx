import type { ReactElement } from 'react';
import { Platform, Text as NativeText, type TextProps as NativeTextProps } from 'react-native';

import { tokens } from '@anochat/tokens';

import { isRightToLeft } from './direction';
import { type, type TypeName } from './metrics';
import { useTheme, type ColorName } from './theme';

/** Beyond that a phone's screen holds too few words; the settings of the app go on top. */
const LARGEST = 2;

export interface TextProps extends NativeTextProps {
  readonly variant?: TypeName;
  readonly color?: ColorName;
  readonly bold?: boolean;
  /** Letters that must not be mixed up: user names, recovery words, safety numbers. */
  readonly exact?: boolean;
  /** Figures of one width: times, counts. */
  readonly figures?: boolean;
  readonly center?: boolean;
}

const FAMILY = {
  sans: Platform.select({ web: tokens.font.sans }),
  mono: Platform.select({ ios: 'Menlo', android: 'monospace', web: tokens.font.mono }),
};
export const MONO = FAMILY.mono;
export const SANS = FAMILY.sans;

/** A browser would take the direction of the first letter: a Latin name would stand at the left. */
export const ownDirection = (): object =>
  Platform.OS === 'web' ? { dir: isRightToLeft() ? 'rtl' : 'ltr' } : {};

export function Text({
  variant = 'ui',
  color = 'text',
  bold = false,
  exact = false,
  figures = false,
  center = false,
  style,
  ...rest
}: TextProps): ReactElement {
  const theme = useTheme();
  const step = type[variant];
  return (
    <NativeText
      maxFontSizeMultiplier={LARGEST}
      {...ownDirection()}
      {...rest}
      style={[
        {
          ...step,
          fontSize: step.fontSize * theme.textScale,
          lineHeight: step.lineHeight * theme.textScale,
          color: theme.color[color],
          fontFamily: exact ? FAMILY.mono : FAMILY.sans,
          // Aligned to where lines begin, also where the text itself runs the other way.
          textAlign: center ? 'center' : 'auto',
        },
        bold && { fontWeight: '600' },
        figures && { fontVariant: ['tabular-nums'] },
        style,
      ]}
    />
  );
}
