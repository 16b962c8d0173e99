import { useEffect, type ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useNavigation } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';
import { useSafeAreaInsets } from 'react-native-safe-area-context';

import { useRunning } from '../client';
import { keepInvitation, readInvitation, useWaitingInvitation } from '../conversations/invitation';
import { ownServer } from '../platform/own-server';
import { Brand, Button, Notice, Screen, Seal, space, Text } from '../ui';

/** The first screen of all. */
export function WelcomeScreen(): ReactElement {
  const { t } = useTranslation();
  const navigation = useNavigation();
  const insets = useSafeAreaInsets();
  const serverUrl = useRunning((running) => running.serverUrl);
  const link = useWaitingInvitation((waiting) => waiting.link);
  const isInvited = link !== null && readInvitation(link) !== null;
  useEffect(() => {
    const invitation = link === null ? null : readInvitation(link, 'create-account');
    if (!invitation || serverUrl === null || invitation.host !== hostOf(serverUrl)) return;
    keepInvitation(null);
    navigation.navigate('CreateAccount', { invite: invitation.code });
  }, [link, serverUrl, navigation]);
  return (
    <Screen body="fill" testID="welcome-screen">
      <View style={[styles.top, { paddingTop: insets.top + space[6] }]}>
        <Brand />
      </View>
      <View style={styles.middle}>
        <Seal size={212} lit={9} />
        <Text variant="display" center>
          {t('gate.quote')}
        </Text>
        <Text variant="body" color="text-muted" center>
          {t('gate.quoteHint')}
        </Text>
      </View>
      <View style={[styles.bottom, { paddingBottom: insets.bottom + space[7] }]}>
        {isInvited && <Notice icon="link" text={t('gate.joinFirst')} />}
        {serverUrl === null ? (
          <Button
            kind="main"
            wide
            label={t('gate.serverChoose')}
            onPress={() => navigation.navigate('Server')}
            testID="welcome-server"
          />
        ) : (
          <>
            <Button
              kind="main"
              wide
              label={t('gate.signIn')}
              onPress={() => navigation.navigate('SignIn')}
              testID="welcome-sign-in"
            />
            <Button
              wide
              label={t('gate.createAccount')}
              onPress={() => navigation.navigate('CreateAccount')}
              testID="welcome-create"
            />
            {ownServer() === null && (
              <Button
                kind="link"
                label={`${t('gate.serverOn', { server: hostOf(serverUrl) })} · ${t('gate.serverChange')}`}
                onPress={() => navigation.navigate('Server')}
                testID="welcome-server"
              />
            )}
          </>
        )}
      </View>
    </Screen>
  );
}

const hostOf = (url: string): string => new URL(url).host;

const styles = StyleSheet.create({
  top: { alignItems: 'center' },
  middle: {
    flex: 1,
    alignItems: 'center',
    justifyContent: 'center',
    gap: space[6],
    padding: space[7],
  },
  bottom: { gap: space[5], paddingHorizontal: space[7], alignItems: 'stretch' },
});
