import type { ReactElement } from 'react';
import { StyleSheet } from 'react-native';
import { NavigationContainer } from '@react-navigation/native';
import { GestureHandlerRootView } from 'react-native-gesture-handler';
import { KeyboardProvider } from 'react-native-keyboard-controller';
import { SafeAreaProvider } from 'react-native-safe-area-context';

import { ClientProvider } from '../client/client-provider';
import { LockGate } from '../lock/lock-gate';
import { UiProvider, useStyles } from '../ui';
import { linking } from './linking';
import { Navigation } from './navigation';
import { navigationRef } from './navigation-ref';
import { navigationTheme } from './navigation-theme';

const styles = StyleSheet.create({ all: { flex: 1 } });

/** Everything that screens rely on, once, around all of them. */
export function Root(): ReactElement {
  return (
    <GestureHandlerRootView style={styles.all}>
      <SafeAreaProvider>
        <KeyboardProvider>
          <UiProvider>
            <ClientProvider>
              <LockGate>
                <Screens />
              </LockGate>
            </ClientProvider>
          </UiProvider>
        </KeyboardProvider>
      </SafeAreaProvider>
    </GestureHandlerRootView>
  );
}

function Screens(): ReactElement {
  return (
    <NavigationContainer ref={navigationRef} linking={linking} theme={useStyles(navigationTheme)}>
      <Navigation />
    </NavigationContainer>
  );
}
