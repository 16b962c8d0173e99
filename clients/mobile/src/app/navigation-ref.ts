import { createNavigationContainerRef } from '@react-navigation/native';

import type { Routes } from './routes';

/** For what is not a screen: where one is, and going where a notification leads. */
export const navigationRef = createNavigationContainerRef<Routes>();
