import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import type { Session } from '@anochat/contract';
import { whenDone } from '@anochat/sdk/shown';

import { useDateLocale } from '../base/use-date-locale';
import { Icon, Row, space, Text, type IconName } from '../ui';

const ICONS: Record<Session['device']['kind'], IconName> = {
  web: 'laptop',
  desktop: 'laptop',
  mobile: 'phone',
  bot: 'server',
};

interface SessionRowProps {
  readonly session: Session;
  /** It holds keys of the account. */
  readonly isLinked: boolean;
  /** What can be done about it. */
  readonly children?: ReactElement;
}

export function SessionRow({ session, isLinked, children }: SessionRowProps): ReactElement {
  const { t } = useTranslation();
  const locale = useDateLocale();
  const { current, createdAt, lastSeenAt, address, device } = session;
  const when = (at: string): string => whenDone(at, locale) ?? t('time.now');
  const told = current
    ? t('settings.added', { when: when(createdAt) })
    : t('settings.seen', { when: when(lastSeenAt) });
  return (
    <Row
      icon={ICONS[device.kind]}
      title={device.name === '' ? t('settings.unnamedDevice') : device.name}
      hint={told + t('app.comma') + address}
      trailing={
        <View style={styles.end}>
          {isLinked && (
            <View style={styles.tag}>
              <Icon name="shield-check" color="ok" size={16} />
              <Text variant="small" color="ok">
                {t('keys.linkedTag')}
              </Text>
            </View>
          )}
          {children}
        </View>
      }
      testID={`session-${device.id}`}
    />
  );
}

const styles = StyleSheet.create({
  end: { alignItems: 'flex-end', gap: space[3], maxWidth: '46%' },
  tag: { flexDirection: 'row', alignItems: 'center', gap: space[2] },
});
