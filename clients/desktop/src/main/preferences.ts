import { readWindowState, type WindowState } from './window-state';

/** What this installation keeps beside the accounts. */
export interface Preferences {
  readonly window: WindowState;
  readonly keepInTray: boolean;
  readonly shortcut: string;
  readonly hideContent: boolean;
  /** Where dictionaries are fetched from elsewhere, only once somebody wants it. */
  readonly spellCheck: boolean;
  /** Empty: the languages of the system. */
  readonly spellLanguages: readonly string[];
  /** Of the menus; `null`: the system's. */
  readonly language: string | null;
}

export function readPreferences(kept: Readonly<Record<string, unknown>>): Preferences {
  const { shortcut, language, spellLanguages } = kept;
  return {
    window: readWindowState(kept['window']),
    keepInTray: kept['keepInTray'] !== false,
    shortcut: typeof shortcut === 'string' ? shortcut : '',
    hideContent: kept['hideContent'] === true,
    spellCheck:
      typeof kept['spellCheck'] === 'boolean' ? kept['spellCheck'] : process.platform === 'darwin',
    spellLanguages: Array.isArray(spellLanguages)
      ? spellLanguages.filter((tag): tag is string => typeof tag === 'string')
      : [],
    language: typeof language === 'string' ? language : null,
  };
}
