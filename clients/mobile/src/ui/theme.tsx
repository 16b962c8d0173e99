import {
  createContext,
  use,
  useEffect,
  useMemo,
  useState,
  type ReactElement,
  type ReactNode,
} from 'react';
import { AccessibilityInfo, useColorScheme } from 'react-native';

import { tokens } from '@anochat/tokens';

import { usePreferences, type TextSize } from '../preferences/preferences';

export type ColorName = keyof typeof tokens.color.light;
export type Colors = Readonly<Record<ColorName, string>>;

export interface Theme {
  readonly scheme: 'light' | 'dark';
  readonly color: Colors;
  /** Nothing moves by itself. */
  readonly lessMotion: boolean;
  /** What the person asked for in the settings, beside the size that the system has. */
  readonly textScale: number;
}

const SCALES = { small: 0.92, normal: 1, large: 1.18 } as const satisfies Record<TextSize, number>;

const ThemeContext = createContext<Theme | null>(null);

export function useTheme(): Theme {
  const theme = use(ThemeContext);
  if (!theme) throw new Error('useTheme needs a UiProvider above it');
  return theme;
}

/** Styles of the current theme, made once for each. `make` must stay the same function. */
export function useStyles<T>(make: (theme: Theme) => T): T {
  const theme = useTheme();
  return useMemo(() => make(theme), [make, theme]);
}

export function ThemeProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const system = useColorScheme();
  const chosen = usePreferences((state) => state.theme);
  const textSize = usePreferences((state) => state.textSize);
  const wantsLess = usePreferences((state) => state.lessMotion);
  const systemWantsLess = useSystemLessMotion();
  const scheme = chosen === 'system' ? (system === 'dark' ? 'dark' : 'light') : chosen;
  const lessMotion = wantsLess || systemWantsLess;
  const theme = useMemo(
    (): Theme => ({
      scheme,
      color: tokens.color[scheme],
      lessMotion,
      textScale: SCALES[textSize],
    }),
    [scheme, lessMotion, textSize],
  );
  return <ThemeContext value={theme}>{children}</ThemeContext>;
}

/** One part of the app in a theme of its own: the viewer is dark in both. */
export function AlwaysDark({ children }: { readonly children: ReactNode }): ReactElement {
  const theme = useTheme();
  const dark = useMemo(
    (): Theme => ({ ...theme, scheme: 'dark', color: tokens.color.dark }),
    [theme],
  );
  return <ThemeContext value={dark}>{children}</ThemeContext>;
}

function useSystemLessMotion(): boolean {
  const [isLess, setLess] = useState(false);
  useEffect(() => {
    let isCurrent = true;
    void AccessibilityInfo.isReduceMotionEnabled().then((is) => {
      if (isCurrent) setLess(is);
    });
    const listening = AccessibilityInfo.addEventListener('reduceMotionChanged', setLess);
    return () => {
      isCurrent = false;
      listening.remove();
    };
  }, []);
  return isLess;
}
