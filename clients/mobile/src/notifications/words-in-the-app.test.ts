import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ar } from '@anochat/tokens/strings/ar';
import { de } from '@anochat/tokens/strings/de';
import { en } from '@anochat/tokens/strings/en';

interface Locale {
  readonly ios: { readonly 'Localizable.strings': Readonly<Record<string, string>> };
}

/** What Apple's phones show before the app runs comes from the app's own files, by keys that the server sends. */
it.each([
  ['en', en],
  ['de', de],
  ['ar', ar],
] as const)('an iPhone has the words of a push in %s', (language, strings) => {
  const locale = jest.requireActual<Locale>(`../../locales/${language}.json`);
  expect(locale.ios['Localizable.strings']).toEqual({
    'push.news': strings.notify.newMessage,
    'push.test': strings.notify.testBody,
  });
});

/** And what Android shows then comes from the resources of a Kotlin of this app's own. */
it.each([
  ['', en],
  ['-de', de],
  ['-ar', ar],
] as const)('Android has the words of a push in values%s', (language, strings) => {
  const file = `modules/push-words/android/src/main/res/values${language}/strings.xml`;
  const xml = readFileSync(join(__dirname, '../..', file), 'utf8');
  const words = [...xml.matchAll(/<string name="(\w+)">(.*)<\/string>/g)].map(
    ([, ...word]) => word,
  );
  expect(Object.fromEntries(words)).toEqual({
    anochat_push_news: strings.notify.newMessage,
    anochat_push_test: strings.notify.testBody,
  });
});
