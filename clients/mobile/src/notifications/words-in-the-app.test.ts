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
