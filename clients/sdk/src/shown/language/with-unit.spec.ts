import { withUnit } from './with-unit';

const counts = [...Array.from({ length: 120 }, (_, count) => count), 1.25, 99.95, 1023, 1_000_003];
const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'second', 'minute'] as const;

/** Some regions have a space of their own. */
const plain = (text: string): string => text.replace(/\s/g, ' ');

describe.each(['en', 'en-GB', 'de', 'de-AT', 'ar', 'ar-EG'])(
  'a number with its unit, in %s',
  (locale) => {
    it.each(units)('says %s as Node does', (unit) => {
      const other = new Intl.NumberFormat(locale, {
        style: 'unit',
        unit,
        unitDisplay: ['byte', 'second', 'minute'].includes(unit) ? 'long' : 'short',
        numberingSystem: 'latn',
        maximumFractionDigits: 1,
      });
      for (const count of counts)
        expect([count, plain(withUnit(count, unit, locale, 1))]).toEqual([
          count,
          plain(other.format(count)),
        ]);
    });
  },
);

it('asks no engine for units, which some do not know', () => {
  const { NumberFormat } = Intl;
  const asked = jest.spyOn(Intl, 'NumberFormat').mockImplementation((...[locale, options]) => {
    if (options?.style !== undefined) throw new RangeError('style');
    return new NumberFormat(locale, options);
  });
  expect(withUnit(2, 'minute', 'de')).toBe('2 Minuten');
  asked.mockRestore();
});
