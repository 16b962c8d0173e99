import { useLayoutEffect, type ReactElement, type ReactNode } from 'react';
import { StyleSheet, View } from 'react-native';

import { writingDirection } from '@anochat/tokens';

import { usePreferences } from '../preferences/preferences';
import { applyDirection } from './direction';
import { ThemeProvider, useTheme } from './theme';
import { Toasts } from './toasts';

/** What every view of the kit needs above it: theme, direction, and the place of toasts. */
export function UiProvider({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <ThemeProvider>
      <Canvas>{children}</Canvas>
    </ThemeProvider>
  );
}

function Canvas({ children }: { readonly children: ReactNode }): ReactElement {
  const { color } = useTheme();
  const language = usePreferences((state) => state.language);
  useLayoutEffect(() => applyDirection(language), [language]);
  return (
    <View
      // Only the web takes a direction while it runs.
      {...({ dir: writingDirection(language) } as object)}
      style={[styles.all, { backgroundColor: color.canvas }]}
    >
      {children}
      <Toasts />
    </View>
  );
}

const styles = StyleSheet.create({ all: { flex: 1 } });
