import { useCallback, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { ConversationSummary, NoLossReport } from '@anochat/sdk';
import { useClient, useLoaded, useProfiles } from '@anochat/sdk/react';

import { Icon } from '../base/icon';
import { ProblemNote } from '../base/problem-note';
import { useProblemText } from '../base/use-problem-text';
import { Dialog } from '../layers/dialog';

interface ReportDialogProps {
  readonly summary: ConversationSummary;
  readonly onClose: () => void;
}

/** What the signed transcript proves about this conversation, in numbers. */
export default function ReportDialog({ summary, onClose }: ReportDialogProps): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const problemText = useProblemText();
  const load = useCallback(() => client.encryption.report(summary.id), [client, summary.id]);
  const [report] = useLoaded(load);
  return (
    <Dialog
      title={t('keys.report')}
      onClose={onClose}
      onSubmit={onClose}
      footer={<button className="btn btn-main">{t('do.close')}</button>}
    >
      {report.status === 'ready' && <Report report={report.value} />}
      {report.status === 'loading' && (
        <p className="hint" role="status">
          {t('keys.reportWorking')}
        </p>
      )}
      <ProblemNote text={report.status === 'failed' ? problemText(report.error) : null} />
    </Dialog>
  );
}

const DIFFERENCES = {
  chain: 'keys.reportDiffers',
  erased: 'keys.reportErased',
  delete: 'keys.reportForged',
} as const satisfies Record<NoLossReport['differs'][number]['reason'], string>;

function Report({ report }: { readonly report: NoLossReport }): ReactElement {
  const { t } = useTranslation();
  const profiles = useProfiles(
    [...report.seenAlike, ...report.differs].map(({ userId }) => userId),
  );
  const nameOf = (id: string): string => profiles.get(id)?.displayName ?? '…';
  const isFine =
    report.gaps.length === 0 && report.doubles.length === 0 && report.differs.length === 0;
  // What could not be looked at is not called fine, nor what nobody else has signed for.
  const isWhole =
    isFine &&
    report.unchecked.length === 0 &&
    report.removed.length === 0 &&
    report.seenAlike.length > 0;
  const look = isWhole ? 'is-ok' : isFine ? '' : 'is-bad';
  return (
    <div className="report">
      <p className={`report-head ${look}`}>
        <Icon name={isWhole ? 'shield-check' : isFine ? 'shield' : 'shield-alert'} />
        <b>
          {isWhole
            ? t('keys.reportFine', { from: report.from, to: report.to })
            : isFine
              ? t('keys.reportPartly')
              : t('keys.reportNotFine')}
        </b>
      </p>
      <ul>
        <li>{t('keys.reportGaps', { count: report.gaps.length })}</li>
        <li>{t('keys.reportDoubles', { count: report.doubles.length })}</li>
        {report.seenAlike.map(({ userId, upTo }) => (
          <li key={userId} dir="auto">
            {t('keys.reportAlike', { name: nameOf(userId), upTo })}
          </li>
        ))}
        {report.differs.map(({ userId, seq, reason }) => (
          <li key={`${userId}-${seq}-${reason}`} className="is-bad" dir="auto">
            {t(DIFFERENCES[reason], { name: nameOf(userId), seq })}
          </li>
        ))}
        {report.removed.map((seq) => (
          <li key={`removed-${seq}`}>{t('keys.reportRemoved', { seq })}</li>
        ))}
        {report.unchecked.map(([from, to]) => (
          <li key={from}>{t('keys.reportUnchecked', { from, to })}</li>
        ))}
      </ul>
      <p className="hint">{t('keys.reportHint')}</p>
    </div>
  );
}
