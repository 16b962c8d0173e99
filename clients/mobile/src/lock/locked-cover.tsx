import { useCallback, useEffect, useRef, useState, type ReactElement } from 'react';
import { AppState } from 'react-native';
import { useTranslation } from 'react-i18next';

import { useRunning } from '../client';
import { Button, Text } from '../ui';
import { askPhone, type Refusal } from './ask-phone';
import { forgetLock, isLockKnown } from './lock-setting';
import { open, useLock } from './lock-state';
import { Veil } from './veil';

/** Asks the phone at once, and again whenever the person wants; says why it stays locked. */
export function LockedCover(): ReactElement {
  const { t } = useTranslation();
  const client = useRunning((running) => running.client);
  const isAsking = useLock((state) => state.isAsking);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
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
    await client?.session.logout();
    forgetLock();
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
