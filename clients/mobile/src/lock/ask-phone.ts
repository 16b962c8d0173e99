import * as LocalAuthentication from 'expo-local-authentication';
import { AppState, Platform } from 'react-native';

import { leave, useLock } from './lock-state';

/** `none`: the phone itself is not locked by anything. */
export type LockAbility = 'ready' | 'none' | 'unavailable';

export async function lockAbility(): Promise<LockAbility> {
  const level = await LocalAuthentication.getEnrolledLevelAsync();
  if (level !== LocalAuthentication.SecurityLevel.NONE) return 'ready';
  return Platform.OS === 'web' ? 'unavailable' : 'none';
}

/** Why it stays locked; the sentence for each stands at `lock.` in the strings. */
export type Refusal = 'failed' | 'lockedOut' | 'cancelled' | 'gone' | 'broken';

const REFUSALS = {
  authentication_failed: 'failed',
  unable_to_process: 'failed',
  timeout: 'failed',
  lockout: 'lockedOut',
  user_cancel: 'cancelled',
  user_fallback: 'cancelled',
  app_cancel: 'cancelled',
  system_cancel: 'cancelled',
  not_enrolled: 'gone',
  passcode_not_set: 'gone',
  not_available: 'gone',
  invalid_context: 'broken',
  no_space: 'broken',
  unknown: 'broken',
} as const satisfies Record<LocalAuthentication.LocalAuthenticationError, Refusal>;

interface Asking {
  readonly prompt: string;
  readonly cancel: string;
}

/** Has the phone find out whether this is its owner; its own code will do where there is no finger. */
export async function askPhone({ prompt, cancel }: Asking): Promise<'granted' | Refusal> {
  useLock.setState({ isAsking: true });
  try {
    const answer = await LocalAuthentication.authenticateAsync({
      promptMessage: prompt,
      cancelLabel: cancel,
      disableDeviceFallback: false,
    });
    return answer.success ? 'granted' : REFUSALS[answer.error];
  } catch {
    return 'broken';
  } finally {
    useLock.setState({ isAsking: false });
    if (AppState.currentState === 'background') leave();
  }
}
