import { useCallback, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useClient, useConnection, useLoaded } from '@anochat/sdk/react';

import { Seal } from '../base/seal';
import { serverHost } from '../desktop/server-origin';
import { showToast } from '../layers/toasts';
import { Group, PageHead, Setting } from './page-parts';

/** What runs here, and what it can and cannot see. */
export function AboutPage(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const connection = useConnection();
  const load = useCallback(() => client.api.versions(), [client]);
  const [versions] = useLoaded(load);
  const version = versions.status === 'ready' ? versions.value.server : '…';
  const diagnose = async (): Promise<void> => {
    const lines = [
      `AnoChat ${version}`,
      `connection ${connection.status}`,
      `storage ${'indexedDB' in globalThis}`,
      `locks ${'locks' in navigator}`,
      `secure ${isSecureContext}`,
      navigator.userAgent,
    ];
    await navigator.clipboard.writeText(lines.join('\n'));
    showToast(t('told.copied'));
  };
  return (
    <>
      <PageHead title={t('settings.aboutTitle')} />
      <section className="box">
        <div className="trust">
          <Seal size={96} tone="plain" />
          <div>
            <h2>AnoChat</h2>
            <p>{t('settings.version', { version })}</p>
            <p>{t('settings.server', { host: serverHost() })}</p>
          </div>
        </div>
      </section>
      <Group title={t('settings.visibleTitle')}>
        <Setting
          icon="eye"
          title={t('settings.visibleStored')}
          hint={t('settings.visibleStoredHint')}
        />
        <Setting
          icon="server"
          title={t('settings.visibleWho')}
          hint={t('settings.visibleWhoHint')}
        />
        <Setting
          icon="laptop"
          title={t('settings.visibleLocal')}
          hint={t('settings.visibleLocalHint')}
        />
      </Group>
      <Group title={t('do.more')}>
        <Setting icon="about" title={t('settings.licence')} hint={t('settings.licenceHint')} />
        <Setting icon="copy" title={t('settings.diagnostics')} hint={t('settings.diagnosticsHint')}>
          <button type="button" className="btn btn-sm" onClick={() => void diagnose()}>
            {t('do.copy')}
          </button>
        </Setting>
      </Group>
    </>
  );
}
