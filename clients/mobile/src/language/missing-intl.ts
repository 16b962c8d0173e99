import { isLanguage, type Language } from '@anochat/tokens';

/**
 * What Hermes lacks of Intl and the app needs: plurals, without which i18next finds no sentence that
 * counts, and times that have passed. Of our languages alone; where the engine has its own, that stays.
 */
export function completeIntl(): void {
  const intl = Intl as { PluralRules?: unknown; RelativeTimeFormat?: unknown };
  intl.PluralRules ??= OwnPluralRules;
  intl.RelativeTimeFormat ??= OwnRelativeTimeFormat;
}

type Category = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';

const categoryOfTwo = (count: number): Category => (count === 1 ? 'one' : 'other');

const CATEGORIES = {
  en: { of: categoryOfTwo, all: ['one', 'other'] },
  de: { of: categoryOfTwo, all: ['one', 'other'] },
  ar: {
    of: (count) => {
      if (!Number.isInteger(count)) return 'other';
      if (count === 0) return 'zero';
      if (count === 1) return 'one';
      if (count === 2) return 'two';
      const rest = Math.abs(count) % 100;
      return rest >= 3 && rest <= 10 ? 'few' : rest >= 11 ? 'many' : 'other';
    },
    all: ['few', 'many', 'one', 'two', 'zero', 'other'],
  },
} as const satisfies Record<
  Language,
  { readonly of: (count: number) => Category; readonly all: readonly Category[] }
>;

const languageOf = (locale: string): Language => {
  const base = locale.split('-')[0] ?? '';
  return isLanguage(base) ? base : 'en';
};

/** Cardinal numbers. */
export class OwnPluralRules {
  private readonly language: Language;

  constructor(locale: string) {
    this.language = languageOf(locale);
  }

  select(count: number): Category {
    return CATEGORIES[this.language].of(count);
  }

  resolvedOptions(): { readonly pluralCategories: readonly Category[] } {
    return { pluralCategories: CATEGORIES[this.language].all };
  }
}

type Unit = 'minute' | 'hour' | 'day';
type Said = Partial<Record<Category, string>> & { readonly other: string };

/** As CLDR has it. */
const AGO: Readonly<Record<Language, Readonly<Record<Unit, Said>>>> = {
  en: {
    minute: { one: '# minute ago', other: '# minutes ago' },
    hour: { one: '# hour ago', other: '# hours ago' },
    day: { one: 'yesterday', other: '# days ago' },
  },
  de: {
    minute: { one: 'vor # Minute', other: 'vor # Minuten' },
    hour: { one: 'vor # Stunde', other: 'vor # Stunden' },
    day: { one: 'gestern', other: 'vor # Tagen' },
  },
  ar: {
    minute: {
      one: 'قبل دقيقة واحدة',
      two: 'قبل دقيقتين',
      few: 'قبل # دقائق',
      other: 'قبل # دقيقة',
    },
    hour: {
      one: 'قبل ساعة واحدة',
      two: 'قبل ساعتين',
      few: 'قبل # ساعات',
      other: 'قبل # ساعة',
    },
    day: { one: 'أمس', two: 'أول أمس', few: 'قبل # أيام', many: 'قبل # يومًا', other: 'قبل # يوم' },
  },
};

/** Of what has passed, with `numeric: 'auto'`. */
export class OwnRelativeTimeFormat {
  private readonly language: Language;

  constructor(locale: string) {
    this.language = languageOf(locale);
  }

  format(value: number, unit: Unit): string {
    const count = Math.abs(value);
    const said: Said = AGO[this.language][unit];
    const form = said[CATEGORIES[this.language].of(count)] ?? said.other;
    return form.replace('#', String(count));
  }
}
