import { useState, type ReactElement } from 'react';
import { useNavigation } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';

import type { ScreenProps } from '../app/routes';
import { useAction } from '../base/use-action';
import { useClient, useProfile, useTrust } from '../client';
import { Button, haptic, Notice, ProblemNote, Screen, showToast } from '../ui';
import { CompareByCode } from './compare-by-code';
import { CompareNumber } from './compare-number';

/** Two people compare: by ring and digits, or one phone reads the other's code. */
export function VerifyScreen({ route }: ScreenProps<'Verify'>): ReactElement {
  const { userId } = route.params;
  const { t } = useTranslation();
  const navigation = useNavigation();
  const { encryption } = useClient();
  const trust = useTrust(userId);
  const name = useProfile(userId)?.displayName ?? '…';
  const { busy, problem, run } = useAction();
  const [step, setStep] = useState<'compare' | 'scan' | 'differs'>('compare');

  const match = async (): Promise<void> => {
    if (!(await run(() => encryption.markVerified(userId, true)))) return;
    haptic('done');
    showToast(t('keys.nowVerified', { name }));
    navigation.goBack();
  };
  const differ = async (): Promise<void> => {
    if (!(await run(() => encryption.markVerified(userId, false)))) return;
    haptic('warn');
    setStep('differs');
  };
  const goOn = async (): Promise<void> => {
    if (await run(() => encryption.acceptIdentity(userId))) navigation.goBack();
  };

  if (step === 'differs') {
    return (
      <Screen title={t('keys.differTitle')} testID="verify-differs">
        <Notice
          tone="danger"
          icon="shield-alert"
          role="alert"
          text={t('keys.differHint', { name })}
        />
        <Button kind="main" wide label={t('do.close')} onPress={() => navigation.goBack()} />
      </Screen>
    );
  }
  const isUnknown = trust.safetyNumber === null;
  return (
    <Screen title={t('keys.youAnd', { name })} testID="verify">
      {trust.level === 'changed' && (
        <Notice
          tone="warn"
          icon="shield-alert"
          title={t('keys.numberChanged')}
          text={`${t('keys.changedHint', { name })} ${t('phone.numberNewHint', { name })}`}
        >
          <Button
            small
            label={t('keys.goOnAnyway')}
            disabled={busy}
            onPress={() => void goOn()}
            testID="accept-number"
          />
        </Notice>
      )}
      {trust.renamed && (
        <Notice
          tone="warn"
          icon="shield-alert"
          text={t('keys.renamed', { from: trust.renamed.from, to: trust.renamed.to })}
        />
      )}
      {step === 'scan' ? (
        <CompareByCode
          userId={userId}
          name={name}
          qr={trust.qr}
          onSame={() => void match()}
          onDiffers={() => void differ()}
        />
      ) : (
        <CompareNumber safetyNumber={trust.safetyNumber} name={name} />
      )}
      <ProblemNote text={problem} />
      <Button
        icon={step === 'scan' ? 'shield-check' : 'scan'}
        wide
        label={t(step === 'scan' ? 'keys.compareInstead' : 'keys.scanInstead')}
        onPress={() => setStep(step === 'scan' ? 'compare' : 'scan')}
        testID="verify-other-way"
      />
      {step === 'compare' && (
        <>
          <Button
            kind="main"
            wide
            label={t('keys.theyMatch')}
            busy={busy}
            disabled={isUnknown}
            onPress={() => void match()}
            testID="they-match"
          />
          <Button
            wide
            label={t('keys.theyDiffer')}
            disabled={busy || isUnknown}
            onPress={() => void differ()}
            testID="they-differ"
          />
        </>
      )}
    </Screen>
  );
}
