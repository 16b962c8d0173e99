import { createNavigationContainerRef } from '@react-navigation/native';

import type { Routes } from './routes';

/** For what navigates without being a screen: a notification that was pressed, a link that was opened. */
export const navigationRef = createNavigationContainerRef<Routes>();

/** At once, or when there are screens to go to. @returns what takes it back */
export function whenReady(go: (navigation: typeof navigationRef) => void): () => void {
  if (navigationRef.isReady()) {
    go(navigationRef);
    return () => undefined;
  }
  const end = navigationRef.addListener('ready', () => {
    end();
    go(navigationRef);
  });
  return end;
}
