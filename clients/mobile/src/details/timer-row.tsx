import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { may } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';
import { offeredTimers } from '@anochat/sdk/shown';

import { useAction } from '../base/use-action';
import { useClient } from '../client';
import { useLifetimeText } from '../language/use-lifetime-text';
import { Choices, ProblemNote, Row, Sheet, SheetBody, Text } from '../ui';

/** When new messages disappear: for those who may to say, for the others to see. */
export function TimerRow({
  summary,
}: {
  readonly summary: ConversationSummary;
}): ReactElement | null {
  const { t } = useTranslation();
  const client = useClient();
  const lifetimeText = useLifetimeText();
  const { problem, run } = useAction();
  const [isOpen, setOpen] = useState(false);
  const { role, kind, mode, timer } = summary;
  if (role === null || (kind === 'direct' && mode !== 'e2ee')) return null;
  const mayChange = kind === 'direct' || may(role, 'conversation.change');
  if (!mayChange && timer === 0) return null;
  const textOf = (seconds: number): string =>
    seconds === 0
      ? t('details.timerOff')
      : t('details.timerAfter', { time: lifetimeText(seconds * 1_000) });
  const choose = async (seconds: string): Promise<void> => {
    const isDone = await run(() =>
      client.conversation(summary.id).changeSettings({ timer: Number(seconds) }),
    );
    if (isDone) setOpen(false);
  };
  return (
    <>
      <Row
        icon="clock"
        title={t('details.timer')}
        trailing={<Text color="text-muted">{textOf(timer)}</Text>}
        {...(mayChange && { onPress: () => setOpen(true) })}
        testID="details-timer"
      />
      {isOpen && (
        <Sheet title={t('details.timer')} onClose={() => setOpen(false)}>
          <SheetBody>
            <Text color="text-muted">{t('details.timerHint')}</Text>
            <ProblemNote text={problem} />
          </SheetBody>
          <Choices
            label={t('details.timer')}
            value={String(timer)}
            onChange={(seconds) => void choose(seconds)}
            options={offeredTimers(timer).map((seconds) => ({
              value: String(seconds),
              title: textOf(seconds),
            }))}
          />
        </Sheet>
      )}
    </>
  );
}
