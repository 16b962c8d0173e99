import { useState, type ReactElement } from 'react';
import { useFocusEffect } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';

import { shortSpan } from '@anochat/sdk/shown';

import { useDateLocale } from '../base/use-date-locale';
import { useLoaded } from '../client';
import { Choices, Group, Notice, ProblemNote, Screen, showToast, SwitchRow, Text } from '../ui';
import { askPhone, lockAbility, type Refusal } from './ask-phone';
import { changeLock, LOCK_TIMES_MS, useLockSetting } from './lock-setting';
import { open } from './lock-state';

/** The lock of this app, by the phone's own. */
export function LockScreen(): ReactElement {
  const { t } = useTranslation();
  const locale = useDateLocale();
  const { isOn, afterMs } = useLockSetting();
  const [ability, reload] = useLoaded(lockAbility);
  useFocusEffect(reload);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const turn = async (to: boolean): Promise<void> => {
    setRefusal(null);
    // Also to turn it off: whoever found the phone open must not be able to.
    const answer = await askPhone({ prompt: t('lock.promptChange'), cancel: t('do.cancel') });
    if (answer !== 'granted') return setRefusal(answer);
    changeLock({ isOn: to });
    open();
    showToast(t(to ? 'lock.on' : 'lock.off'));
  };
  const can = ability.status === 'ready' ? ability.value : 'unavailable';
  return (
    <Screen title={t('lock.title')} testID="lock">
      <Text color="text-muted">{t('lock.hint')}</Text>
      {ability.status === 'ready' && can !== 'ready' && (
        <Notice tone="warn" icon="lock" text={t(`lock.${can}`)} role="status" />
      )}
      <Group hint={t('lock.hides')}>
        <SwitchRow
          icon="lock"
          title={t('lock.use')}
          value={isOn}
          disabled={!isOn && can !== 'ready'}
          onChange={(to) => void turn(to)}
          testID="use-lock"
        />
      </Group>
      <ProblemNote
        text={refusal === null || refusal === 'cancelled' ? null : t(`lock.${refusal}`)}
      />
      {isOn && (
        <Group title={t('lock.after')}>
          <Choices
            label={t('lock.after')}
            value={String(afterMs)}
            options={LOCK_TIMES_MS.map((ms) => ({
              value: String(ms),
              title:
                ms === 0 ? t('lock.atOnce') : t('lock.afterTime', { time: shortSpan(ms, locale) }),
            }))}
            onChange={(ms) => changeLock({ afterMs: Number(ms) })}
          />
        </Group>
      )}
      <Text variant="small" color="text-muted">
        {t('lock.keeps')}
      </Text>
    </Screen>
  );
}
