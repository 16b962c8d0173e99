import type { Session } from 'electron';

import type { Preferences } from './preferences';

/** Languages of the spell checker; macOS chooses its own. An unknown one would be refused as a whole. */
export function setSpelling(
  session: Pick<
    Session,
    'setSpellCheckerEnabled' | 'setSpellCheckerLanguages' | 'availableSpellCheckerLanguages'
  >,
  { spellCheck, spellLanguages }: Pick<Preferences, 'spellCheck' | 'spellLanguages'>,
  systemLanguages: readonly string[],
  system: NodeJS.Platform,
): void {
  session.setSpellCheckerEnabled(spellCheck);
  if (system === 'darwin' || !spellCheck) return;
  const wanted = spellLanguages.length > 0 ? spellLanguages : systemLanguages;
  session.setSpellCheckerLanguages(knownAmong(wanted, session.availableSpellCheckerLanguages));
}

/** `de-AT` is `de` where there is no other German; each once, in the order of the wish. */
export function knownAmong(wanted: readonly string[], known: readonly string[]): string[] {
  const found = wanted.flatMap((tag) => {
    const base = tag.split('-')[0] ?? tag;
    const match = [tag, base].find((one) => known.includes(one));
    return match ?? known.find((one) => one.split('-')[0] === base) ?? [];
  });
  return [...new Set(found)];
}
