import type { ReactElement, ReactNode } from 'react';
import { StyleSheet, View } from 'react-native';
import { useNavigation } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';

import type { UserProfile } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';

import { useGroupTrust, useTrust } from '../client';
import { Button, Group, LinkRow, NumberRing, Seal, space, Text } from '../ui';

interface SecurityCardProps {
  readonly summary: ConversationSummary;
}

/** In the details: who can read this, whether it was compared, and the no-loss report. */
export function SecurityCard({ summary }: SecurityCardProps): ReactElement {
  const { t } = useTranslation();
  if (summary.mode === 'server') {
    return (
      <Group>
        <Card
          picture={<Seal shape="thinned" size={SIZE} />}
          title={t('keys.serverReads')}
          hint={t('keys.serverReadsHint')}
        />
      </Group>
    );
  }
  return (
    <Group>
      {summary.peer ? <DirectCard peer={summary.peer} /> : <GroupCard summary={summary} />}
      <ReportRow summary={summary} />
    </Group>
  );
}

function DirectCard({ peer }: { readonly peer: UserProfile }): ReactElement {
  const { t } = useTranslation();
  const navigation = useNavigation();
  const { level, safetyNumber } = useTrust(peer.id);
  const name = peer.displayName;
  const says = {
    verified: { title: t('keys.verified'), hint: t('keys.verifiedHint', { name }) },
    unverified: { title: t('keys.encrypted'), hint: t('keys.unverifiedHint', { name }) },
    changed: { title: t('keys.numberChanged'), hint: t('keys.changedHint', { name }) },
  }[level];
  return (
    <Card
      {...says}
      picture={
        safetyNumber ? (
          <NumberRing
            digits={safetyNumber.join('')}
            size={SIZE}
            color="accent-text"
            label={t('keys.ringLabel', { name })}
          />
        ) : (
          <Seal shape="thinned" size={SIZE} />
        )
      }
    >
      <Button
        small
        label={level === 'verified' ? t('keys.showNumber') : t('keys.verify', { name })}
        onPress={() => navigation.navigate('Verify', { userId: peer.id })}
        testID="verify-open"
      />
    </Card>
  );
}

function GroupCard({ summary }: SecurityCardProps): ReactElement {
  const { t } = useTranslation();
  const trust = useGroupTrust(summary);
  const says = {
    verified: { title: t('keys.verifiedAll'), hint: t('keys.verifiedAllHint') },
    encrypted: { title: t('keys.encrypted'), hint: t('keys.unverifiedAllHint') },
    changed: { title: t('keys.numberChanged'), hint: t('keys.changedAllHint') },
  }[trust];
  return (
    <Card
      {...says}
      picture={<Seal shape={trust === 'verified' ? 'whole' : 'quiet'} size={SIZE} />}
    />
  );
}

function ReportRow({ summary }: SecurityCardProps): ReactElement {
  const { t } = useTranslation();
  const navigation = useNavigation();
  return (
    <LinkRow
      icon="check"
      title={t('keys.report')}
      hint={t('keys.reportEntryHint')}
      onPress={() => navigation.navigate('Report', { id: summary.id })}
      testID="report-open"
    />
  );
}

interface CardProps {
  readonly picture: ReactElement;
  readonly title: string;
  readonly hint: string;
  readonly children?: ReactNode;
}

function Card({ picture, title, hint, children }: CardProps): ReactElement {
  return (
    <View style={styles.card} testID="security-card">
      {picture}
      <View style={styles.words}>
        <Text bold>{title}</Text>
        <Text variant="small" color="text-muted">
          {hint}
        </Text>
        {children !== undefined && <View style={styles.act}>{children}</View>}
      </View>
    </View>
  );
}

const SIZE = 76;

const styles = StyleSheet.create({
  card: { flexDirection: 'row', alignItems: 'center', gap: space[6], padding: space[6] },
  words: { flex: 1, gap: space[3] },
  act: { alignItems: 'flex-start' },
});
