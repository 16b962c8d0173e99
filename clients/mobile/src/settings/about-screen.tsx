import { useCallback, type ReactElement } from 'react';
import { Platform, StyleSheet, View } from 'react-native';
import * as Clipboard from 'expo-clipboard';
import Constants from 'expo-constants';
import { useTranslation } from 'react-i18next';

import { useClient, useConnection, useLoaded, useRunning } from '../client';
import { Button, Group, Row, Screen, Seal, showToast, space, Text } from '../ui';

/** What runs here, and what it can and cannot see. */
export function AboutScreen(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const connection = useConnection();
  const serverUrl = useRunning((running) => running.serverUrl) ?? '';
  const load = useCallback(() => client.api.versions(), [client]);
  const [versions] = useLoaded(load);
  const server = versions.status === 'ready' ? versions.value.server : '…';
  const app = Constants.expoConfig?.version ?? '';
  const diagnose = async (): Promise<void> => {
    const lines = [
      `AnoChat ${app} on ${Platform.OS} ${Platform.Version}`,
      `server ${server}`,
      `connection ${connection.status}`,
    ];
    await Clipboard.setStringAsync(lines.join('\n'));
    showToast(t('told.copied'));
  };
  return (
    <Screen title={t('settings.aboutTitle')} testID="about">
      <View style={styles.top}>
        <Seal size={96} />
        <Text variant="title">AnoChat</Text>
        <Text color="text-muted">{t('settings.version', { version: app })}</Text>
        <Text color="text-muted" center>
          {t('settings.server', { host: serverUrl.replace(/^https?:\/\//, '') })}
          {t('app.comma')}
          {t('settings.version', { version: server })}
        </Text>
      </View>
      <Group title={t('settings.visibleTitle')}>
        <Row
          icon="eye"
          title={t('settings.visibleStored')}
          hint={t('settings.visibleStoredHint')}
        />
        <Row icon="server" title={t('settings.visibleWho')} hint={t('settings.visibleWhoHint')} />
        <Row icon="phone" title={t('settings.visibleLocal')} hint={t('phone.visibleLocalHint')} />
      </Group>
      <Group title={t('do.more')}>
        <Row icon="about" title={t('settings.licence')} hint={t('settings.licenceHint')} />
        <Row
          icon="copy"
          title={t('settings.diagnostics')}
          hint={t('settings.diagnosticsHint')}
          trailing={<Button small label={t('do.copy')} onPress={() => void diagnose()} />}
        />
      </Group>
    </Screen>
  );
}

const styles = StyleSheet.create({ top: { alignItems: 'center', gap: space[3] } });
