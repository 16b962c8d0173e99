import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { OfferedDevice } from '@anochat/sdk';

import { useAction } from '../base/use-action';
import { useClient } from '../client';
import { Button, haptic, Notice, ProblemNote, Screen, showToast, Text } from '../ui';
import { OfferWords } from './offer-words';

interface CompareOfferProps {
  readonly offer: OfferedDevice;
  readonly onBack: () => void;
  /** It was linked, or turned away. */
  readonly onDone: () => void;
}

/** The last look before a device may read everything. */
export function CompareOffer({ offer, onBack, onDone }: CompareOfferProps): ReactElement {
  const { t } = useTranslation();
  const { encryption } = useClient();
  const { busy, problem, run } = useAction();
  const approve = async (): Promise<void> => {
    if (!(await run(() => encryption.approve(offer)))) return;
    haptic('done');
    showToast(t('keys.linked', { name: offer.name }));
    onDone();
  };
  const decline = async (): Promise<void> => {
    if (await run(() => encryption.decline(offer))) onDone();
  };
  return (
    <Screen title={t('keys.linkThis', { name: offer.name })} onBack={onBack} testID="compare-offer">
      <Text>{t('keys.sameWords')}</Text>
      <OfferWords words={offer.words} />
      <Notice tone="warn" icon="alert" text={t('keys.linkCost')} />
      <ProblemNote text={problem} />
      <Button
        kind="main"
        wide
        label={t('keys.link')}
        busy={busy}
        onPress={() => void approve()}
        testID="link-approve"
      />
      <Button
        wide
        label={t('keys.notMine')}
        disabled={busy}
        onPress={() => void decline()}
        testID="link-decline"
      />
    </Screen>
  );
}
