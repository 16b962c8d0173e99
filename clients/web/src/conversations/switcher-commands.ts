import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';

import type { IconName } from '../base/icon';
import { setPreference, shownTheme, usePreferences } from '../preferences/preferences';

export interface Command {
  readonly icon: IconName;
  readonly label: string;
  /** Where the same thing is found. */
  readonly where: string;
  readonly run: () => void;
}

interface Openers {
  readonly onCompose: () => void;
  readonly onDirectory: () => void;
  readonly onShortcuts: () => void;
}

/** What the switcher can do besides going somewhere. */
export function useCommands({ onCompose, onDirectory, onShortcuts }: Openers): readonly Command[] {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const theme = usePreferences((state) => state.theme);
  return useMemo(() => {
    const dark = shownTheme(theme) === 'dark';
    return [
      { icon: 'write', label: t('list.newConversation'), where: t('app.chats'), run: onCompose },
      {
        icon: 'channel',
        label: t('compose.browse'),
        where: t('directory.title'),
        run: onDirectory,
      },
      {
        icon: dark ? 'sun' : 'moon',
        label: dark ? t('switcher.toLight') : t('switcher.toDark'),
        where: t('settings.appearance'),
        run: () => setPreference({ theme: dark ? 'light' : 'dark' }),
      },
      {
        icon: 'laptop',
        label: t('settings.devices'),
        where: t('settings.title'),
        run: () => navigate('/settings/devices'),
      },
      { icon: 'about', label: t('shortcuts.title'), where: t('settings.title'), run: onShortcuts },
    ] as const;
  }, [t, navigate, theme, onCompose, onDirectory, onShortcuts]);
}
