import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { UserProfile } from '@anochat/contract';
import { useClient, useTrust } from '@anochat/sdk/react';

import { Icon } from '../base/icon';
import { ProblemNote } from '../base/problem-note';
import { NumberRing } from '../base/seal';
import { useAction } from '../base/use-action';
import { Dialog } from '../layers/dialog';
import { showToast } from '../layers/toasts';
import { QrCode } from './qr-code';
import { QrScanner } from './qr-scanner';

interface VerifyDialogProps {
  readonly person: UserProfile;
  readonly onClose: () => void;
}

type Step = 'compare' | 'scan' | 'differs';

const HINTS = {
  none: 'keys.scanHint',
  'other-people': 'keys.scanOthers',
  unreadable: 'keys.scanStray',
} as const;

/** Two people compare: by ring and digits, or one screen reads the other's code. */
export default function VerifyDialog({ person, onClose }: VerifyDialogProps): ReactElement {
  const { t } = useTranslation();
  const { encryption } = useClient();
  const trust = useTrust(person.id);
  const { busy, problem, run } = useAction();
  const [step, setStep] = useState<Step>('compare');
  const [strayCode, setStrayCode] = useState<'other-people' | 'unreadable' | null>(null);
  const name = person.displayName;

  const match = async (): Promise<void> => {
    if (!(await run(() => encryption.markVerified(person.id, true)))) return;
    showToast(t('keys.nowVerified', { name }));
    onClose();
  };
  const differ = async (): Promise<void> => {
    await run(() => encryption.markVerified(person.id, false));
    setStep('differs');
  };
  const scanned = async (text: string): Promise<void> => {
    const comparison = await encryption.compareQr(person.id, text);
    switch (comparison) {
      case 'same':
        return match();
      case 'differs':
        return differ();
      // Whatever else comes before the camera says nothing about this person.
      case 'other-people':
      case 'unreadable':
        setStrayCode(comparison);
    }
  };

  if (step === 'differs') {
    return (
      <Dialog
        title={t('keys.differTitle')}
        onClose={onClose}
        onSubmit={onClose}
        footer={<button className="btn btn-main">{t('do.close')}</button>}
      >
        <p className="notice">
          <Icon name="shield-alert" />
          <span>{t('keys.differHint', { name })}</span>
        </p>
      </Dialog>
    );
  }
  return (
    <Dialog
      title={t('keys.youAnd', { name })}
      onClose={onClose}
      footer={
        <>
          <button
            type="button"
            className="btn push-end"
            onClick={() => setStep(step === 'scan' ? 'compare' : 'scan')}
          >
            <Icon name="scan" />
            {step === 'scan' ? t('keys.compareInstead') : t('keys.scanInstead')}
          </button>
          <button
            type="button"
            className="btn btn-danger"
            disabled={busy || trust.safetyNumber === null}
            onClick={() => void differ()}
          >
            {t('keys.theyDiffer')}
          </button>
          <button
            type="button"
            className="btn btn-main"
            disabled={busy || trust.safetyNumber === null}
            onClick={() => void match()}
          >
            {t('keys.theyMatch')}
          </button>
        </>
      }
    >
      {trust.renamed && (
        <p className="notice">
          <Icon name="shield-alert" />
          <span dir="auto">
            {t('keys.renamed', { from: trust.renamed.from, to: trust.renamed.to })}
          </span>
        </p>
      )}
      {step === 'scan' ? (
        <div className="compare">
          <QrScanner onText={(text) => void scanned(text)} />
          <QrCode text={trust.qr} label={t('keys.qrCompareLabel')} />
          <p role="status">{t(HINTS[strayCode ?? 'none'], { name })}</p>
        </div>
      ) : (
        <div className="compare" aria-busy={trust.safetyNumber === null}>
          {trust.safetyNumber && (
            <>
              <NumberRing
                digits={trust.safetyNumber.join('')}
                size={212}
                label={t('keys.ringLabel', { name })}
              />
              <div className="digits exact num" dir="ltr">
                {trust.safetyNumber.map((group, index) => (
                  <span key={index}>{group}</span>
                ))}
              </div>
            </>
          )}
          <p>{t('keys.compareHint')}</p>
        </div>
      )}
      <ProblemNote text={problem} />
    </Dialog>
  );
}
