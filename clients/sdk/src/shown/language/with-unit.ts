type Unit = 'byte' | 'kilobyte' | 'megabyte' | 'gigabyte' | 'terabyte' | 'second' | 'minute';
type Said = string | (Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string });

/** As CLDR has them. The engine of phones knows units by halves, by the version of the system. */
const UNITS = {
  en: {
    ...{ kilobyte: '# kB', megabyte: '# MB', gigabyte: '# GB', terabyte: '# TB' },
    byte: { one: '# byte', other: '# bytes' },
    second: { one: '# second', other: '# seconds' },
    minute: { one: '# minute', other: '# minutes' },
  },
  de: {
    ...{ kilobyte: '# kB', megabyte: '# MB', gigabyte: '# GB', terabyte: '# TB' },
    byte: '# Byte',
    second: { one: '# Sekunde', other: '# Sekunden' },
    minute: { one: '# Minute', other: '# Minuten' },
  },
  ar: {
    ...{ kilobyte: '# كيلوبايت', megabyte: '# م.ب', gigabyte: '# غ.ب', terabyte: '# تيرابايت' },
    byte: '# بايت',
    second: { one: 'ثانية', two: 'ثانيتان', few: '# ثوان', other: '# ثانية' },
    minute: { one: 'دقيقة', two: 'دقيقتان', few: '# دقائق', other: '# دقيقة' },
  },
} as const satisfies Record<string, Readonly<Record<Unit, Said>>>;

const isKnown = (language: string): language is keyof typeof UNITS => language in UNITS;

/** 1.2 MB, 5 minutes: in the digits that stand everywhere. English where the language is none of ours. */
export function withUnit(value: number, unit: Unit, locale: string, digits = 0): string {
  const rounded = Number(value.toFixed(digits));
  const [language = ''] = locale.split('-');
  const said: Said = UNITS[isKnown(language) ? language : 'en'][unit];
  const form =
    typeof said === 'string'
      ? said
      : (said[new Intl.PluralRules(locale).select(rounded)] ?? said.other);
  const number = new Intl.NumberFormat(locale, {
    maximumFractionDigits: digits,
    numberingSystem: 'latn',
  });
  return form.replace('#', number.format(rounded));
}
