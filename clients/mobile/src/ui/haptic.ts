import * as Haptics from 'expo-haptics';
import { Platform } from 'react-native';

import { preferences } from '../preferences/preferences';

/** `tick`: something was chosen or passed a threshold; `done`: sent; `warn`: refused. */
export type Haptic = 'tick' | 'done' | 'warn';

const PLAYED = {
  tick: () => Haptics.selectionAsync(),
  done: () => Haptics.impactAsync(Haptics.ImpactFeedbackStyle.Light),
  warn: () => Haptics.notificationAsync(Haptics.NotificationFeedbackType.Warning),
} as const satisfies Record<Haptic, () => Promise<void>>;

/** Felt by whoever has not turned it off; devices without a motor feel nothing. */
export function haptic(kind: Haptic): void {
  if (Platform.OS === 'web' || !preferences().haptics) return;
  PLAYED[kind]().catch(() => undefined);
}
