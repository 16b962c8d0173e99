import { DefaultTheme, type Theme as NavigationTheme } from '@react-navigation/native';

import type { Theme } from '../ui';

/** The tokens, by the names that the navigation has for them. */
export const navigationTheme = ({ scheme, color }: Theme): NavigationTheme => ({
  dark: scheme === 'dark',
  fonts: DefaultTheme.fonts,
  colors: {
    primary: color['accent-text'],
    background: color.canvas,
    card: color.sidebar,
    text: color.text,
    border: color.hairline,
    notification: color.accent,
  },
});
