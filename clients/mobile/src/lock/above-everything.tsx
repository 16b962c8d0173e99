import type { ReactElement, ReactNode } from 'react';
import { Modal, Platform } from 'react-native';
import { FullWindowOverlay } from 'react-native-screens';

/** Also above sheets and modal screens, which stand outside of the root view. */
export function AboveEverything({ children }: { readonly children: ReactNode }): ReactElement {
  if (Platform.OS === 'ios') return <FullWindowOverlay>{children}</FullWindowOverlay>;
  return (
    // Back does not lead past the lock.
    <Modal visible transparent={false} animationType="none" onRequestClose={() => undefined}>
      {children}
    </Modal>
  );
}
