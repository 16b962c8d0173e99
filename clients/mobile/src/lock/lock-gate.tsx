import { useEffect, type ReactElement, type ReactNode } from 'react';
import { AppState, Keyboard, StyleSheet, View } from 'react-native';

import { forgetOpenedFiles, openFilesAgain } from '../media/use-opened-picture';
import { AboveEverything } from './above-everything';
import { comeBack, leave, useLock, veil } from './lock-state';
import { LockedCover } from './locked-cover';
import { Veil } from './veil';

/**
 * Covers all screens while the lock asks for it. They stay as they are below, and the client goes
 * on: nothing is read from the store twice, and nothing of it can be seen, touched or heard.
 */
export function LockGate({ children }: { readonly children: ReactNode }): ReactElement {
  const phase = useLock((state) => state.phase);
  const isCovered = phase !== 'open';
  useEffect(() => {
    if (AppState.currentState === 'active') comeBack();
    const listening = AppState.addEventListener('change', (state) => {
      if (state === 'active') comeBack();
      else if (state === 'background') leave();
      else veil();
    });
    return () => listening.remove();
  }, []);
  useEffect(() => {
    if (isCovered) Keyboard.dismiss();
  }, [isCovered]);
  useEffect(() => {
    if (phase !== 'locked') return undefined;
    forgetOpenedFiles();
    return openFilesAgain;
  }, [phase]);
  return (
    <View style={styles.all}>
      <View
        style={styles.all}
        aria-hidden={isCovered}
        accessibilityElementsHidden={isCovered}
        importantForAccessibility={isCovered ? 'no-hide-descendants' : 'auto'}
        pointerEvents={isCovered ? 'none' : 'auto'}
        testID="lock-below"
      >
        {children}
      </View>
      {isCovered && (
        <AboveEverything>{phase === 'locked' ? <LockedCover /> : <Veil />}</AboveEverything>
      )}
    </View>
  );
}

const styles = StyleSheet.create({ all: { flex: 1 } });
