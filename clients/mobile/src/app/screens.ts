import type { ComponentType } from 'react';
import type { NativeStackNavigationOptions } from '@react-navigation/native-stack';

import type { RouteName } from './routes';

export interface Screen {
  /** Takes `ScreenProps` of its route, or nothing. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each route has props of its own
  readonly component: ComponentType<any>;
  readonly presentation?: NativeStackNavigationOptions['presentation'];
}

/** What shows at each route. */
export type Screens = Readonly<Record<RouteName, Screen>>;
