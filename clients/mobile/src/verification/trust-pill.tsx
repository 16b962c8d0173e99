import type { ReactElement } from 'react';
import { StyleSheet } from 'react-native';
import { useNavigation } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';

import type { ConversationSummary } from '@anochat/sdk';

import { useGroupTrust, type GroupTrust } from '../client';
import { Icon, radius, space, Touchable, useTheme, type ColorName, type IconName } from '../ui';

interface Look {
  readonly icon: IconName;
  readonly label: 'keys.verified' | 'keys.encrypted' | 'keys.numberChanged' | 'keys.serverReads';
  readonly ink: ColorName;
  readonly fill: ColorName;
}

const LOOKS: Readonly<Record<GroupTrust | 'readable', Look>> = {
  verified: { icon: 'shield-check', label: 'keys.verified', ink: 'ok', fill: 'ok-soft' },
  encrypted: { icon: 'shield', label: 'keys.encrypted', ink: 'text-muted', fill: 'sunken' },
  changed: { icon: 'shield-alert', label: 'keys.numberChanged', ink: 'warn', fill: 'warn-soft' },
  readable: { icon: 'server', label: 'keys.serverReads', ink: 'text-muted', fill: 'sunken' },
};

/** In the header: what protects this conversation, and the way to the numbers. */
export function TrustPill({ summary }: { readonly summary: ConversationSummary }): ReactElement {
  return summary.mode === 'e2ee' ? (
    <Encrypted summary={summary} />
  ) : (
    <Pill look={LOOKS.readable} summary={summary} />
  );
}

function Encrypted({ summary }: { readonly summary: ConversationSummary }): ReactElement {
  return <Pill look={LOOKS[useGroupTrust(summary)]} summary={summary} />;
}

interface PillProps {
  readonly look: Look;
  readonly summary: ConversationSummary;
}

function Pill({ look: { icon, label, ink, fill }, summary }: PillProps): ReactElement {
  const { t } = useTranslation();
  const { color } = useTheme();
  const navigation = useNavigation();
  return (
    <Touchable
      accessibilityLabel={t('keys.pillLabel', { state: t(label) })}
      hitSlop={space[3]}
      onPress={() => navigation.navigate('ConversationDetails', { id: summary.id })}
      style={[styles.pill, { backgroundColor: color[fill] }]}
      testID="trust-pill"
    >
      <Icon name={icon} color={ink} size={18} />
    </Touchable>
  );
}

const styles = StyleSheet.create({
  pill: {
    width: 36,
    height: 36,
    alignItems: 'center',
    justifyContent: 'center',
    borderRadius: radius.full,
  },
});
