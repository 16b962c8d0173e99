import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useAction } from '../base/use-action';
import { useClient } from '../client';
import { Group, ProblemNote, Row, showToast, useProblemText } from '../ui';
import { usePushState, type PushState } from './push-state';

const KINDS = {
  fcm: 'notify.wayFcm',
  apns: 'notify.wayApns',
  unifiedpush: 'notify.wayUnified',
  webpush: 'notify.wayNone',
} as const;

type StateThatIsOn = Exclude<PushState, { readonly status: 'off' | 'failed' }>;

const HINTS = {
  waiting: 'notify.wayWaiting',
  ready: 'notify.wayReady',
  'no-server': 'notify.wayNoServer',
  'no-token': 'notify.wayNoToken',
} as const satisfies Record<
  Exclude<PushState['status'], 'off' | 'failed' | 'no-distributor'>,
  string
>;

/** How the server wakes this phone, and a try of it. */
export function PushWay(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const state = usePushState();
  const problemText = useProblemText();
  const { busy, problem, run } = useAction();
  const test = (): Promise<boolean> =>
    run(async () => {
      const outcome = (await client.push.test())?.outcome ?? 'gone';
      showToast(
        outcome === 'sent'
          ? t('notify.testSent')
          : t('notify.testFailed', { reason: t(`notify.outcome.${outcome}`) }),
      );
    });
  const hintOf = (on: StateThatIsOn): string =>
    on.status === 'no-distributor' ? t(`notify.distributor.${on.problem}`) : t(HINTS[on.status]);
  const isOn = state.status !== 'off' && state.status !== 'failed';
  return (
    <Group title={t('notify.way')} hint={t('notify.wayHint')}>
      <Row
        icon="server"
        title={isOn ? t(KINDS[state.kind]) : t('notify.wayNone')}
        {...(isOn && { hint: hintOf(state) })}
        testID="push-way"
      />
      {state.status === 'ready' && (
        <Row
          icon="bell"
          title={t('notify.test')}
          hint={t('notify.testHint')}
          disabled={busy}
          onPress={() => void test()}
          testID="test-notice"
        />
      )}
      <ProblemNote text={state.status === 'failed' ? problemText(state.error) : problem} />
    </Group>
  );
}
