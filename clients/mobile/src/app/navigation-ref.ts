import { createNavigationContainerRef } from '@react-navigation/native';

import type { Routes } from './routes';

/** For what navigates without being a screen: a notification that was pressed. */
export const navigationRef = createNavigationContainerRef<Routes>();
