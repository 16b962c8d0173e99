import { create } from 'zustand';
import { persist } from 'zustand/middleware';

import type { Language } from '@anochat/tokens';

import { browserLanguage } from '../language/language';

export type Theme = 'system' | 'light' | 'dark';
export type TextSize = 'small' | 'normal' | 'large';
export type Density = 'cosy' | 'compact';

interface Preferences {
  readonly theme: Theme;
  readonly textSize: TextSize;
  readonly density: Density;
  readonly lessMotion: boolean;
  readonly enterSends: boolean;
  /** Whether the server is asked for what stands behind a link that is being written. */
  readonly linkPreviews: boolean;
  /** Whether who is signed in here wants to hear of news while there is no page. */
  readonly wakeMe: boolean;
  readonly language: Language;
  /** Of voice messages and music. */
  readonly playbackRate: number;
}

/**
 * How this browser likes to see AnoChat: no content, nothing about the account, so it stays in
 * localStorage where public/before-paint.js reads it before the first paint.
 */
export const usePreferences = create<Preferences>()(
  persist(
    (): Preferences => ({
      theme: 'system',
      textSize: 'normal',
      density: 'cosy',
      lessMotion: false,
      enterSends: true,
      linkPreviews: true,
      wakeMe: false,
      language: browserLanguage(),
      playbackRate: 1,
    }),
    { name: 'anochat.preferences', version: 1 },
  ),
);

export function setPreference(change: Partial<Preferences>): void {
  usePreferences.setState(change);
}

/** Puts the preferences on the page now and whenever they change. */
export function applyPreferences(): void {
  const apply = ({ theme, textSize, density, lessMotion }: Preferences): void => {
    const { dataset } = document.documentElement;
    if (theme === 'system') delete dataset['theme'];
    else dataset['theme'] = theme;
    dataset['text'] = textSize;
    dataset['density'] = density;
    if (lessMotion) dataset['motion'] = 'less';
    else delete dataset['motion'];
  };
  apply(usePreferences.getState());
  usePreferences.subscribe(apply);
}

/** The theme that shows, with the system's choice resolved. */
export function shownTheme(theme: Theme): 'light' | 'dark' {
  if (theme !== 'system') return theme;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
