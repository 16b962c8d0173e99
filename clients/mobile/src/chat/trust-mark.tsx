import type { ReactElement } from 'react';
import { StyleSheet } from 'react-native';
import { useNavigation } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';

import type { ConversationSummary } from '@anochat/sdk';
import type { GroupTrust } from '@anochat/sdk/react';

import { useGroupTrust } from '../client';
import { Icon, Touchable, useTheme, type ColorName, type IconName } from '../ui';

interface Look {
  readonly icon: IconName;
  readonly ink: ColorName;
  readonly fill: ColorName;
  readonly label: 'keys.verified' | 'keys.encrypted' | 'keys.numberChanged' | 'keys.serverReads';
}

const LOOKS: Readonly<Record<GroupTrust, Look>> = {
  verified: { icon: 'shield-check', ink: 'ok', fill: 'ok-soft', label: 'keys.verified' },
  encrypted: { icon: 'shield', ink: 'text-muted', fill: 'hover', label: 'keys.encrypted' },
  changed: { icon: 'shield-alert', ink: 'warn', fill: 'warn-soft', label: 'keys.numberChanged' },
};
/** Said before the first message, and all the time after: the server reads along here. */
const READABLE: Look = {
  icon: 'server',
  ink: 'text-muted',
  fill: 'hover',
  label: 'keys.serverReads',
};

/** In the header: what protects this conversation, and the way to the numbers. */
export function TrustMark({ summary }: { readonly summary: ConversationSummary }): ReactElement {
  return summary.mode === 'e2ee' ? (
    <Encrypted summary={summary} />
  ) : (
    <Mark summary={summary} look={READABLE} />
  );
}

function Encrypted({ summary }: { readonly summary: ConversationSummary }): ReactElement {
  return <Mark summary={summary} look={LOOKS[useGroupTrust(summary)]} />;
}

function Mark({
  summary,
  look: { icon, ink, fill, label },
}: {
  readonly summary: ConversationSummary;
  readonly look: Look;
}): ReactElement {
  const { t } = useTranslation();
  const { color } = useTheme();
  const navigation = useNavigation();
  const open = (): void =>
    summary.peer && summary.mode === 'e2ee'
      ? navigation.navigate('Verify', { userId: summary.peer.id })
      : navigation.navigate('ConversationDetails', { id: summary.id });
  return (
    <Touchable
      accessibilityLabel={t('keys.pillLabel', { state: t(label) })}
      onPress={open}
      hitSlop={6}
      style={[styles.mark, { backgroundColor: color[fill] }]}
      testID="trust"
    >
      <Icon name={icon} color={ink} size={18} />
    </Touchable>
  );
}

const styles = StyleSheet.create({
  mark: { width: 36, height: 36, borderRadius: 18, alignItems: 'center', justifyContent: 'center' },
});
