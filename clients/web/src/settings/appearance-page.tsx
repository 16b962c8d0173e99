import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { LANGUAGES, isLanguage, tokens } from '@anochat/tokens';

import { Segments } from '../base/segments';
import { Select } from '../base/select';
import { changeLanguage } from '../language/language';
import { setPreference, usePreferences, type Theme } from '../preferences/preferences';
import { Group, PageHead, Setting, SwitchSetting } from './page-parts';

export function AppearancePage(): ReactElement {
  const { t } = useTranslation();
  const preferences = usePreferences();
  const speak = async (language: string): Promise<void> => {
    if (!isLanguage(language)) return;
    await changeLanguage(language);
    setPreference({ language });
  };
  const themes = [
    { value: 'system', label: t('settings.themeSystem') },
    { value: 'light', label: t('settings.themeLight') },
    { value: 'dark', label: t('settings.themeDark') },
  ] as const;
  return (
    <>
      <PageHead title={t('settings.appearance')} />
      <Group title={t('settings.theme')}>
        <div className="looks" role="radiogroup" aria-label={t('settings.theme')}>
          {themes.map(({ value, label }) => (
            <label key={value} className="look">
              <input
                type="radio"
                name="theme"
                checked={preferences.theme === value}
                onChange={() => setPreference({ theme: value })}
              />
              <ThemeThumb theme={value} />
              {label}
            </label>
          ))}
        </div>
      </Group>
      <Group title={t('settings.textAndRhythm')}>
        <Setting title={t('settings.textSize')} hint={t('settings.textSizeHint')}>
          <Segments
            label={t('settings.textSize')}
            value={preferences.textSize}
            onChange={(textSize) => setPreference({ textSize })}
            options={[
              { value: 'small', label: t('settings.small') },
              { value: 'normal', label: t('settings.normal') },
              { value: 'large', label: t('settings.large') },
            ]}
          />
        </Setting>
        <Setting title={t('settings.density')} hint={t('settings.densityHint')}>
          <Segments
            label={t('settings.density')}
            value={preferences.density}
            onChange={(density) => setPreference({ density })}
            options={[
              { value: 'cosy', label: t('settings.cosy') },
              { value: 'compact', label: t('settings.compact') },
            ]}
          />
        </Setting>
        <SwitchSetting
          title={t('settings.lessMotion')}
          hint={t('settings.lessMotionHint')}
          checked={preferences.lessMotion}
          onChange={(lessMotion) => setPreference({ lessMotion })}
        />
        <Setting title={t('settings.language')} hint={t('settings.languageHint')}>
          <Select
            className="select-sm"
            aria-label={t('settings.language')}
            value={preferences.language}
            onChange={(event) => void speak(event.target.value)}
          >
            {LANGUAGES.map((language) => (
              <option key={language} value={language}>
                {t(`language.${language}`)}
              </option>
            ))}
          </Select>
        </Setting>
      </Group>
      <Group title={t('settings.writing')}>
        <SwitchSetting
          title={t('settings.enterSends')}
          hint={t('settings.enterSendsHint')}
          checked={preferences.enterSends}
          onChange={(enterSends) => setPreference({ enterSends })}
        />
      </Group>
    </>
  );
}

/** A small picture of the page in a theme; the system's is half of each. */
function ThemeThumb({ theme }: { readonly theme: Theme }): ReactElement {
  return (
    <span className="thumb">
      <ThumbDrawing theme={theme === 'dark' ? 'dark' : 'light'} />
      {theme === 'system' && (
        <span className="thumb-half">
          <ThumbDrawing theme="dark" />
        </span>
      )}
    </span>
  );
}

const ROWS = [
  { y: 18, width: 24 },
  { y: 38, width: 18 },
  { y: 58, width: 26 },
  { y: 78, width: 20 },
] as const;

function ThumbDrawing({ theme }: { readonly theme: 'light' | 'dark' }): ReactElement {
  const colour = tokens.color[theme];
  return (
    <svg viewBox="0 0 190 96" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
      <rect width="190" height="96" fill={colour.canvas} />
      <rect width="58" height="96" fill={colour.sidebar} />
      {ROWS.map(({ y, width }) => (
        <g key={y} fill={colour.text}>
          <circle cx="14" cy={y} r="6" opacity=".22" />
          <rect x="25" y={y - 4} width={width} height="4" rx="2" opacity=".4" />
        </g>
      ))}
      <rect x="70" y="14" width="62" height="20" rx="8" fill={colour.surface} />
      <rect x="70" y="38" width="44" height="14" rx="7" fill={colour.surface} />
      <rect x="122" y="56" width="58" height="16" rx="8" fill={colour['bubble-out']} />
      <rect x="70" y="80" width="110" height="10" rx="5" fill={colour.surface} />
      <circle cx="175" cy="85" r="4" fill={colour.accent} />
    </svg>
  );
}
