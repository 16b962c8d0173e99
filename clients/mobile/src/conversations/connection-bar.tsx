import { useEffect, useState, type ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import { useClient, useConnection, useLate } from '../client';
import { Button, Icon, space, Text, useTheme } from '../ui';

const SHOWN_AFTER_MS = 3_000;

/** Once the connection has been away for 3 s; shorter breaks pass unseen. */
export function ConnectionBar(): ReactElement | null {
  const { t } = useTranslation();
  const { color } = useTheme();
  const client = useClient();
  const connection = useConnection();
  const isAway = connection.status === 'offline' || connection.status === 'connecting';
  const isShown = useLate(isAway, SHOWN_AFTER_MS);
  const now = useSeconds(isAway);
  const retryAt = connection.status === 'offline' ? connection.retryAt : null;
  const seconds = retryAt === null ? null : Math.max(1, Math.ceil((retryAt - now) / 1_000));
  if (!isShown) return null;
  return (
    <View
      role="status"
      style={[styles.bar, { backgroundColor: color['warn-soft'] }]}
      testID="connection-bar"
    >
      <Icon name="offline" size={16} color="warn" />
      <Text variant="small" color="warn" style={styles.text}>
        {seconds === null ? t('connection.strip') : t('connection.stripIn', { count: seconds })}
      </Text>
      <Button
        kind="link"
        small
        label={t('connection.tryNow')}
        onPress={() => client.reconnect()}
        testID="connection-try"
      />
    </View>
  );
}

/** The present, each second while it is wanted. */
function useSeconds(isWanted: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isWanted) return;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [isWanted]);
  return now;
}

const styles = StyleSheet.create({
  bar: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: space[4],
    paddingStart: space[6],
    minHeight: 44,
  },
  text: { flex: 1 },
});
