import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { may } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';
import { useClient } from '@anochat/sdk/react';
import { offeredTimers } from '@anochat/sdk/shown';

import { ProblemNote } from '../base/problem-note';
import { Select } from '../base/select';
import { useAction } from '../base/use-action';
import { useLifetimeText } from '../language/use-lifetime-text';

/** When new messages disappear: for those who may to say, for the others to see. */
export function TimerBox({
  summary,
}: {
  readonly summary: ConversationSummary;
}): ReactElement | null {
  const { t } = useTranslation();
  const client = useClient();
  const lifetimeText = useLifetimeText();
  const { busy, problem, run } = useAction();
  const { role, kind, mode, timer } = summary;
  if (role === null || (kind === 'direct' && mode !== 'e2ee')) return null;
  const mayChange = kind === 'direct' || may(role, 'conversation.change');
  if (!mayChange && timer === 0) return null;
  const textOf = (seconds: number): string =>
    seconds === 0
      ? t('details.timerOff')
      : t('details.timerAfter', { time: lifetimeText(seconds * 1_000) });
  return (
    <section className="box">
      <label className="item item-wrap">
        <span className="item-n">
          <b>{t('details.timer')}</b>
          <small>{t('details.timerHint')}</small>
        </span>
        {mayChange ? (
          <Select
            value={timer}
            disabled={busy}
            onChange={(event) => {
              const chosen = Number(event.target.value);
              void run(() => client.conversation(summary.id).changeSettings({ timer: chosen }));
            }}
          >
            {offeredTimers(timer).map((seconds) => (
              <option key={seconds} value={seconds}>
                {textOf(seconds)}
              </option>
            ))}
          </Select>
        ) : (
          <span className="end">{textOf(timer)}</span>
        )}
      </label>
      <ProblemNote text={problem} />
    </section>
  );
}
