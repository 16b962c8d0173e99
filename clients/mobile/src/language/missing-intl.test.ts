import { createInstance } from 'i18next';

import { LANGUAGES } from '@anochat/tokens';
import { ar } from '@anochat/tokens/strings/ar';

import { completeIntl, OwnPluralRules, OwnRelativeTimeFormat } from './missing-intl';

const counts = Array.from({ length: 301 }, (_, count) => count);

describe.each(LANGUAGES)('what the engine of phones lacks of Intl, in %s', (language) => {
  it('counts as Node does', () => {
    const [own, other] = [new OwnPluralRules(language), new Intl.PluralRules(language)];
    for (const count of [...counts, 1.5, 1_000_003])
      expect([count, own.select(count)]).toEqual([count, other.select(count)]);
    const categories = (rules: Pick<Intl.PluralRules, 'resolvedOptions'>): unknown =>
      [...rules.resolvedOptions().pluralCategories].sort();
    expect(categories(own as unknown as Intl.PluralRules)).toEqual(categories(other));
  });

  it('says what has passed as Node does', () => {
    const own = new OwnRelativeTimeFormat(language);
    const other = new Intl.RelativeTimeFormat(`${language}-u-nu-latn`, { numeric: 'auto' });
    for (const count of counts.slice(1, 60))
      for (const unit of ['minute', 'hour'] as const)
        expect(own.format(-count, unit)).toBe(other.format(-count, unit));
    expect(own.format(-1, 'day')).toBe(other.format(-1, 'day'));
  });
});

describe('an engine without plurals', () => {
  const { PluralRules } = Intl;
  afterEach(() => {
    Object.assign(Intl, { PluralRules });
  });

  it('has the sentences of i18next all the same', async () => {
    Object.assign(Intl, { PluralRules: undefined });
    completeIntl();
    const i18n = createInstance();
    await i18n.init({ lng: 'ar', resources: { ar: { translation: ar } } });
    expect(i18n.t('list.unread', { count: 2 })).toBe(ar.list.unread_two);
    expect(i18n.t('list.unread', { count: 5 })).toBe(ar.list.unread_few.replace('{{count}}', '5'));
  });

  it('keeps its own where it has them', () => {
    completeIntl();
    expect(Intl.PluralRules).toBe(PluralRules);
  });
});
