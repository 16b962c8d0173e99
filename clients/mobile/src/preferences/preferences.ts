import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

import type { Language } from '@anochat/tokens';

import { deviceLanguage } from '../language/language';
import { plainStore } from '../platform/plain-store';

export type Theme = 'system' | 'light' | 'dark';
export type TextSize = 'small' | 'normal' | 'large';

export interface Preferences {
  readonly theme: Theme;
  readonly textSize: TextSize;
  readonly lessMotion: boolean;
  /** Whether the server is asked for what stands behind a link that is being written. */
  readonly linkPreviews: boolean;
  readonly language: Language;
  /** Of voice messages and music. */
  readonly playbackRate: number;
  readonly haptics: boolean;
}

/** How this device likes to show AnoChat: no content, nothing about the account. */
export const usePreferences = create<Preferences>()(
  persist(
    (): Preferences => ({
      theme: 'system',
      textSize: 'normal',
      lessMotion: false,
      linkPreviews: true,
      language: deviceLanguage(),
      playbackRate: 1,
      haptics: true,
    }),
    {
      name: 'anochat.preferences',
      version: 1,
      // Read at once: the first render has the right theme.
      storage: createJSONStorage(() => plainStore),
    },
  ),
);

export const preferences = (): Preferences => usePreferences.getState();

export function setPreference(change: Partial<Preferences>): void {
  usePreferences.setState(change);
}
