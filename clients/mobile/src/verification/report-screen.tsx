import { useCallback, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { NoLossReport } from '@anochat/sdk';

import type { ScreenProps } from '../app/routes';
import { useClient, useLoaded, useProfiles } from '../client';
import { Group, Notice, ProblemNote, Row, Screen, Text, useProblemText } from '../ui';

/** What the signed transcript proves about this conversation, in numbers. */
export function ReportScreen({ route }: ScreenProps<'Report'>): ReactElement {
  const { id } = route.params;
  const { t } = useTranslation();
  const client = useClient();
  const problemText = useProblemText();
  const load = useCallback(() => client.encryption.report(id), [client, id]);
  const [report] = useLoaded(load);
  return (
    <Screen title={t('keys.report')} testID="report">
      {report.status === 'ready' && <Report report={report.value} />}
      {report.status === 'loading' && (
        <Text color="text-muted" role="status">
          {t('keys.reportWorking')}
        </Text>
      )}
      <ProblemNote text={report.status === 'failed' ? problemText(report.error) : null} />
    </Screen>
  );
}

const DIFFERENCES = {
  chain: 'keys.reportDiffers',
  erased: 'keys.reportErased',
  delete: 'keys.reportForged',
} as const satisfies Record<NoLossReport['differs'][number]['reason'], string>;

function Report({ report }: { readonly report: NoLossReport }): ReactElement {
  const { t } = useTranslation();
  const { from, to, gaps, doubles, seenAlike, differs, removed, unchecked } = report;
  const profiles = useProfiles([...seenAlike, ...differs].map(({ userId }) => userId));
  const nameOf = (id: string): string => profiles.get(id)?.displayName ?? '…';
  const verdict = verdictOf(report);
  const heads = {
    whole: { tone: 'ok', icon: 'shield-check', text: t('keys.reportFine', { from, to }) },
    fine: { tone: 'plain', icon: 'shield', text: t('keys.reportPartly') },
    bad: { tone: 'danger', icon: 'shield-alert', text: t('keys.reportNotFine') },
  } as const;
  return (
    <>
      <Notice {...heads[verdict]} role="status" />
      <Group hint={t('keys.reportHint')}>
        <Row title={t('keys.reportGaps', { count: gaps.length })} />
        <Row title={t('keys.reportDoubles', { count: doubles.length })} />
        {seenAlike.map(({ userId, upTo }) => (
          <Row key={userId} title={t('keys.reportAlike', { name: nameOf(userId), upTo })} />
        ))}
        {differs.map(({ userId, seq, reason }) => (
          <Row
            key={`${userId}-${seq}-${reason}`}
            danger
            title={t(DIFFERENCES[reason], { name: nameOf(userId), seq })}
          />
        ))}
        {removed.map((seq) => (
          <Row key={`removed-${seq}`} title={t('keys.reportRemoved', { seq })} />
        ))}
        {unchecked.map((span) => (
          <Row key={span[0]} title={t('keys.reportUnchecked', { from: span[0], to: span[1] })} />
        ))}
      </Group>
    </>
  );
}

/** What could not be looked at is not called whole, nor what nobody else has signed for. */
function verdictOf(report: NoLossReport): 'whole' | 'fine' | 'bad' {
  const { gaps, doubles, differs, unchecked, removed, seenAlike } = report;
  if (gaps.length > 0 || doubles.length > 0 || differs.length > 0) return 'bad';
  const isWhole = unchecked.length === 0 && removed.length === 0 && seenAlike.length > 0;
  return isWhole ? 'whole' : 'fine';
}
