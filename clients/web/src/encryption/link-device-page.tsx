import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { OwnOffer } from '@anochat/sdk';
import { useClient } from '@anochat/sdk/react';

import { GateFrame } from '../gate/gate-frame';
import { SignOutDialog } from '../settings/sign-out-dialog';
import { useJustLinked } from './just-linked';
import { PassphraseForm } from './passphrase-form';
import { QrCode } from './qr-code';
import { RecoveryForm } from './recovery-form';
import { StartOver } from './start-over';

type Way = 'other-device' | 'words' | 'passphrase' | 'start-over';

interface LinkDevicePageProps {
  readonly offer: OwnOffer;
}

/** A new device of an account that has others: how its keys and its history come here. */
export default function LinkDevicePage({ offer }: LinkDevicePageProps): ReactElement {
  const { t } = useTranslation();
  const { encryption } = useClient();
  const [way, setWay] = useState<Way>('other-device');
  const [leaving, setLeaving] = useState(false);
  useEffect(() => useJustLinked.setState({ isLinked: true }), []);
  const other = (to: Way, label: string): ReactElement | false =>
    way !== to && (
      <button type="button" className="link" onClick={() => setWay(to)}>
        {label}
      </button>
    );
  if (way === 'start-over') return <StartOver onBack={() => setWay('other-device')} />;
  return (
    <GateFrame
      quote={t('keys.linkQuote')}
      quoteHint={t('keys.linkQuoteHint')}
      title={t('keys.linkTitle')}
      hint={t(
        way === 'words'
          ? 'keys.byWordsHint'
          : way === 'passphrase'
            ? 'keys.byPassphraseHint'
            : 'keys.linkHint',
      )}
    >
      {way === 'other-device' && <OfferView offer={offer} />}
      {way === 'words' && (
        <RecoveryForm
          verb={t('keys.bringBack')}
          onWords={(words) => encryption.restoreByWords(words)}
        />
      )}
      {way === 'passphrase' && (
        <PassphraseForm
          verb={t('keys.bringBack')}
          onPassphrase={(text) => encryption.restoreByPassphrase(text)}
        />
      )}
      <p className="gate-alt gate-ways">
        {other('other-device', t('keys.byOtherDevice'))}
        {other('words', t('keys.byWords'))}
        {other('passphrase', t('keys.byPassphrase'))}
        {other('start-over', t('keys.haveNothing'))}
        <button type="button" className="link" onClick={() => setLeaving(true)}>
          {t('settings.signOut')}
        </button>
      </p>
      {leaving && <SignOutDialog onClose={() => setLeaving(false)} />}
    </GateFrame>
  );
}

function OfferView({ offer }: LinkDevicePageProps): ReactElement {
  const { t } = useTranslation();
  return (
    <div className="offer" aria-busy={offer.words === null}>
      <QrCode text={offer.qr} label={t('keys.qrLabel')} />
      <p className="hint">{t('keys.orWords')}</p>
      <p className="offer-words exact" dir="ltr" lang="en" translate="no">
        {offer.words?.join(' ')}
      </p>
      <p className="hint" role="status">
        {t('keys.waitingForOther')}
      </p>
    </div>
  );
}
