import { useCallback, useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useLoaded } from '@anochat/sdk/react';

import { Select } from '../base/select';
import { DesktopAccounts } from '../desktop/desktop-accounts';
import type { DesktopSeam, DesktopSettings, DesktopSettingsChange } from '../desktop/seam';
import { Group, PageHead, Setting, SwitchSetting } from './page-parts';

const SHORTCUTS = ['', 'CommandOrControl+Shift+A', 'CommandOrControl+Alt+A', 'Super+Alt+A'];

/** What belongs to this installation of the desktop client; web browsers have no such page. */
export function DesktopPage(): ReactElement | null {
  const { anochatDesktop: seam } = window;
  return seam ? <Settings seam={seam} /> : null;
}

function Settings({ seam }: { readonly seam: DesktopSeam }): ReactElement {
  const { t } = useTranslation();
  const load = useCallback(() => Promise.all([seam.settings(), seam.begin()]), [seam]);
  const [loaded, reload] = useLoaded(load);
  const [changed, setChanged] = useState<DesktopSettings | null>(null);
  useEffect(
    () =>
      seam.onEvent(({ type }) => {
        if (type !== 'settings-changed') return;
        setChanged(null);
        reload();
      }),
    [seam, reload],
  );
  const change = (wanted: DesktopSettingsChange): void =>
    void seam.changeSettings(wanted).then(setChanged);
  return (
    <>
      <PageHead title={t('desktop.title')} />
      <DesktopAccounts seam={seam} />
      {loaded.status === 'ready' && (
        <>
          <StartGroup settings={changed ?? loaded.value[0]} onChange={change} />
          <WritingGroups settings={changed ?? loaded.value[0]} onChange={change} />
          <ProgramGroups
            seam={seam}
            settings={changed ?? loaded.value[0]}
            version={loaded.value[1].version}
          />
        </>
      )}
    </>
  );
}

interface GroupProps {
  readonly settings: DesktopSettings;
  readonly onChange: (change: DesktopSettingsChange) => void;
}

function StartGroup({ settings, onChange }: GroupProps): ReactElement {
  const { t } = useTranslation();
  const { shortcut, hasShortcut } = settings;
  return (
    <Group title={t('desktop.start')}>
      {settings.canOpenAtLogin ? (
        <SwitchSetting
          title={t('desktop.openAtLogin')}
          hint={t('desktop.openAtLoginHint')}
          checked={settings.openAtLogin}
          onChange={(openAtLogin) => onChange({ openAtLogin })}
        />
      ) : (
        <Setting title={t('desktop.openAtLogin')} hint={t('desktop.openAtLoginNot')} />
      )}
      <SwitchSetting
        title={t('desktop.keepInTray')}
        hint={t('desktop.keepInTrayHint')}
        checked={settings.keepInTray}
        onChange={(keepInTray) => onChange({ keepInTray })}
      />
      <Setting
        title={t('desktop.shortcut')}
        hint={
          shortcut !== '' && !hasShortcut ? t('desktop.shortcutTaken') : t('desktop.shortcutHint')
        }
      >
        <Select
          className="select-sm"
          aria-label={t('desktop.shortcut')}
          value={shortcut}
          onChange={(event) => onChange({ shortcut: event.target.value })}
        >
          {[...new Set([...SHORTCUTS, shortcut])].map((keys) => (
            <option key={keys} value={keys}>
              {keys === '' ? t('desktop.shortcutNone') : keys.replace('CommandOrControl', 'Ctrl')}
            </option>
          ))}
        </Select>
      </Setting>
    </Group>
  );
}

function WritingGroups({ settings, onChange }: GroupProps): ReactElement {
  const { t, i18n } = useTranslation();
  const names = new Intl.DisplayNames([i18n.language], { type: 'language' });
  return (
    <>
      <Group title={t('desktop.notices')}>
        <SwitchSetting
          title={t('desktop.hideContent')}
          hint={t('desktop.hideContentHint')}
          checked={settings.hideContent}
          onChange={(hideContent) => onChange({ hideContent })}
        />
      </Group>
      <Group title={t('desktop.spelling')}>
        <SwitchSetting
          title={t('desktop.spellCheck')}
          hint={t('desktop.spellCheckHint')}
          checked={settings.spellCheck}
          onChange={(spellCheck) => onChange({ spellCheck })}
        />
        {settings.spellCheck && settings.knownSpellLanguages.length > 0 && (
          <Setting title={t('desktop.spellLanguage')}>
            <Select
              className="select-sm"
              aria-label={t('desktop.spellLanguage')}
              value={settings.spellLanguages[0] ?? ''}
              onChange={({ target: { value } }) =>
                onChange({ spellLanguages: value === '' ? [] : [value] })
              }
            >
              <option value="">{t('desktop.spellSystem')}</option>
              {settings.knownSpellLanguages.map((tag) => (
                <option key={tag} value={tag}>
                  {names.of(tag) ?? tag}
                </option>
              ))}
            </Select>
          </Setting>
        )}
      </Group>
    </>
  );
}

interface ProgramProps {
  readonly seam: DesktopSeam;
  readonly settings: DesktopSettings;
  readonly version: string;
}

function ProgramGroups({ seam, settings, version }: ProgramProps): ReactElement {
  const { t } = useTranslation();
  const { keyKeeping, update } = settings;
  return (
    <>
      <Group title={t('desktop.key')}>
        <Setting
          icon="key"
          title={t(`desktop.${keyKeeping}`)}
          hint={t(keyKeeping === 'plain' ? 'desktop.plainHint' : 'desktop.keychainHint')}
        />
      </Group>
      <Group title={t('desktop.updates')}>
        <Setting title={t(`desktop.update.${update}`)} hint={t('desktop.updateHint', { version })}>
          {(update === 'none' || update === 'failed') && (
            <button type="button" className="btn btn-sm" onClick={() => void seam.lookForUpdate()}>
              {t('desktop.look')}
            </button>
          )}
          {update === 'ready' && (
            <button
              type="button"
              className="btn btn-sm btn-main"
              onClick={() => void seam.installUpdate()}
            >
              {t('desktop.restart')}
            </button>
          )}
        </Setting>
      </Group>
    </>
  );
}
