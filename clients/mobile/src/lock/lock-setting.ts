import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

import { secretStore } from './secret-store';

export interface LockSetting {
  readonly isOn: boolean;
  /** How long somebody may be away before it locks. */
  readonly afterMs: number;
}

const MINUTE_MS = 60_000;
export const LOCK_TIMES_MS = [0, MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS] as const;

/** Read at once: the first thing that is drawn is already covered. */
export const useLockSetting = create<LockSetting>()(
  persist((): LockSetting => ({ isOn: false, afterMs: 0 }), {
    name: 'anochat.lock',
    version: 1,
    storage: createJSONStorage(() => secretStore),
  }),
);

/**
 * Whether it is known. Before a phone that was started anew is unlocked for the first time, its keychain
 * gives nothing: another attempt is made at each call.
 */
export function isLockKnown(): boolean {
  const { persist: kept } = useLockSetting;
  if (!kept.hasHydrated()) void kept.rehydrate();
  return kept.hasHydrated();
}

export function changeLock(change: Partial<LockSetting>): void {
  useLockSetting.setState(change);
}

/** With the account its lock goes: nothing is left that it would cover. */
export const forgetLock = (): void => changeLock({ isOn: false, afterMs: 0 });
