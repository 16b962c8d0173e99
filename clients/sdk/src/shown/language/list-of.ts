/** Joins names as the language does it: "Leila, Jonas and Aiko"; by commas where the engine knows no languages. */
export function listOf(language: string): (items: readonly string[]) => string {
  if (!('ListFormat' in Intl)) return (items) => items.join(', ');
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  return (items) => list.format(items);
}
