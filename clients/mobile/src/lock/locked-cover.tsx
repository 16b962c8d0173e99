import { useCallback, useEffect, useRef, useState, type ReactElement } from 'react';
import { AppState } from 'react-native';
import { useTranslation } from 'react-i18next';

import { openRemembered, useRunning } from '../client';
import { Button, ProblemNote, Text, useProblemText } from '../ui';
import { askPhone, type Refusal } from './ask-phone';
import { forgetLock, isLockKnown } from './lock-setting';
import { open, useLock } from './lock-state';
import { Veil } from './veil';

/** Asks the phone at once, and again whenever the person wants; says why it stays locked. */
export function LockedCover(): ReactElement {
  const { t } = useTranslation();
  const isAsking = useLock((state) => state.isAsking);
  const problemText = useProblemText();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const unlock = useCallback(async () => {
    // Maybe it is known only now that there is no lock.
    isLockKnown();
    const { isAsking: isAsked, phase } = useLock.getState();
    if (isAsked || phase !== 'locked') return;
    const answer = await askPhone({ prompt: t('lock.promptOpen'), cancel: t('do.cancel') });
    if (answer === 'granted') open();
    else setRefusal(answer);
  }, [t]);
  const hasAsked = useRef(false);
  useEffect(() => {
    const ask = (): void => {
      if (AppState.currentState !== 'active' || hasAsked.current) return;
      hasAsked.current = true;
      void unlock();
    };
    ask();
    const listening = AppState.addEventListener('change', ask);
    return () => listening.remove();
  }, [unlock]);
  const leave = async (): Promise<void> => {
    try {
      // The client may not have been begun: without one nothing would end, and all would lie open.
      await openRemembered();
      await useRunning.getState().client?.session.logout();
      forgetLock();
    } catch (error) {
      setProblem(problemText(error));
    }
  };
  return (
    <Veil>
      <Text variant="title" center role="heading">
        {t('lock.locked')}
      </Text>
      <Text color="text-muted" center role="status" aria-live="polite" testID="lock-says">
        {refusal === null ? t('lock.hint') : t(`lock.${refusal}`)}
      </Text>
      <Button
        kind="main"
        icon="lock"
        label={t('lock.unlock')}
        busy={isAsking}
        onPress={() => void unlock()}
        testID="unlock-app"
      />
      <ProblemNote text={problem} />
      {refusal === 'gone' && (
        <Button
          kind="danger"
          label={t('settings.signOut')}
          onPress={() => void leave()}
          testID="lock-sign-out"
        />
      )}
    </Veil>
  );
}
