import { describe, expect, it } from 'vitest';

import { ar } from './ar';
import { de } from './de';
import { en } from './en';

type Tree = { readonly [key: string]: string | Tree };
const PLURAL = /_(zero|one|two|few|many|other)$/;

const leaves = (tree: Tree, path = ''): readonly (readonly [path: string, text: string])[] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as const] : leaves(value, `${path}${key}.`),
  );
const withoutForm = (path: string): string => path.replace(PLURAL, '');
const valuesIn = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? ''))].sort();

const english = leaves(en);
const languages = { en, de, ar } as const;

describe.each(Object.entries(languages))('the strings of %s', (language, strings) => {
  const all = leaves(strings);

  it('have the same keys as English', () => {
    const names = (list: typeof all): readonly string[] =>
      [...new Set(list.map(([path]) => withoutForm(path)))].sort();
    expect(names(all)).toEqual(names(english));
  });

  it('have every plural form of the language wherever there is a plural', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const bases = new Set(
      all.filter(([path]) => PLURAL.test(path)).map(([path]) => withoutForm(path)),
    );
    expect(bases.size).toBeGreaterThan(0);
    const paths = new Set(all.map(([path]) => path));
    const missing = [...bases]
      .flatMap((base) => forms.map((form) => `${base}_${form}`))
      .filter((path) => !paths.has(path));
    expect(missing).toEqual([]);
  });

  it('use only values that English uses there', () => {
    const known = new Map(english.map(([path, text]) => [withoutForm(path), valuesIn(text)]));
    const unknown = all.filter(([path, text]) =>
      valuesIn(text).some(
        (value) => value !== 'count' && !known.get(withoutForm(path))?.includes(value),
      ),
    );
    expect(unknown).toEqual([]);
  });

  it('have no empty text', () => {
    expect(all.filter(([, text]) => text.trim() === '')).toEqual([]);
  });
});
