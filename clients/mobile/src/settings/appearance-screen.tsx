import { useState, type ReactElement } from 'react';
import { Platform, StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import { LANGUAGES, writingDirection, type Language } from '@anochat/tokens';

import { changeLanguage } from '../language/language';
import { setPreference, usePreferences } from '../preferences/preferences';
import { Choices, Group, Notice, Screen, Segments, space, SwitchRow, Text } from '../ui';

/** Theme, size of text, language: how this phone likes to show AnoChat. */
export function AppearanceScreen(): ReactElement {
  const { t } = useTranslation();
  const preferences = usePreferences();
  const [isTurning, setTurning] = useState(false);
  const speak = async (language: Language): Promise<void> => {
    const turns = writingDirection(language) !== writingDirection(preferences.language);
    await changeLanguage(language);
    setPreference({ language });
    setTurning(turns && Platform.OS !== 'web');
  };
  return (
    <Screen title={t('settings.appearance')} testID="appearance">
      <Group title={t('settings.theme')}>
        <Choices
          label={t('settings.theme')}
          value={preferences.theme}
          options={[
            { value: 'system', title: t('settings.themeSystem') },
            { value: 'light', title: t('settings.themeLight') },
            { value: 'dark', title: t('settings.themeDark') },
          ]}
          onChange={(theme) => setPreference({ theme })}
        />
      </Group>
      <Group title={t('settings.textSize')} hint={t('phone.textSizeHint')}>
        <View style={styles.segments}>
          <Segments
            label={t('settings.textSize')}
            value={preferences.textSize}
            options={[
              { value: 'small', title: t('settings.small') },
              { value: 'normal', title: t('settings.normal') },
              { value: 'large', title: t('settings.large') },
            ]}
            onChange={(textSize) => setPreference({ textSize })}
          />
          <Text variant="body">{t('gate.quote')}</Text>
        </View>
      </Group>
      <Group title={t('settings.language')} hint={t('settings.languageHint')}>
        <Choices
          label={t('settings.language')}
          value={preferences.language}
          options={LANGUAGES.map((value) => ({ value, title: t(`language.${value}`) }))}
          onChange={(language) => void speak(language)}
        />
      </Group>
      {isTurning && <Notice role="status" text={t('phone.mirrored')} />}
      <Group>
        <SwitchRow
          title={t('settings.lessMotion')}
          hint={t('settings.lessMotionHint')}
          value={preferences.lessMotion}
          onChange={(lessMotion) => setPreference({ lessMotion })}
          testID="less-motion"
        />
        <SwitchRow
          title={t('phone.haptics')}
          hint={t('phone.hapticsHint')}
          value={preferences.haptics}
          onChange={(haptics) => setPreference({ haptics })}
          testID="haptics"
        />
      </Group>
    </Screen>
  );
}

const styles = StyleSheet.create({ segments: { padding: space[5], gap: space[5] } });
