import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

import { secretStore } from '../lock/secret-store';

export type Shows = 'text' | 'name' | 'nothing';

export interface NoticeSetting {
  readonly isOn: boolean;
  readonly shows: Shows;
  /** The distributor of UnifiedPush that wakes this phone; `null`: the way of the phone's maker. */
  readonly distributor: string | null;
}

/** Kept where a wake-up can read it, and where nobody else can widen what is shown. */
export const useNoticeSetting = create<NoticeSetting>()(
  persist((): NoticeSetting => ({ isOn: true, shows: 'name', distributor: null }), {
    name: 'anochat.notices',
    version: 1,
    storage: createJSONStorage(() => secretStore),
  }),
);

/** Of now, and for a notification: nothing is shown while the phone does not say what may be. */
export function noticeSetting(): NoticeSetting {
  const { persist: kept } = useNoticeSetting;
  if (!kept.hasHydrated()) void kept.rehydrate();
  const setting = useNoticeSetting.getState();
  return kept.hasHydrated() ? setting : { ...setting, shows: 'nothing' };
}

export function changeNotices(change: Partial<NoticeSetting>): void {
  useNoticeSetting.setState(change);
}
