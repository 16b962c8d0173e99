import { useEffect, useState, type ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import type { OwnOffer } from '@anochat/sdk';

import { PassphraseForm } from '../account/passphrase-form';
import { RecoveryForm } from '../account/recovery-form';
import { useClient, useEncryptionState } from '../client';
import { SignOutSheet } from '../settings/sign-out-sheet';
import { Button, Screen, space, Text } from '../ui';
import { useJustLinked } from './just-linked';
import { OfferWords } from './offer-words';
import { QrCode } from './qr-code';
import { StartOver } from './start-over';

type Way = 'other-device' | 'words' | 'passphrase' | 'start-over';

const WAYS = {
  'other-device': { label: 'keys.byOtherDevice', hint: 'keys.linkHint' },
  words: { label: 'keys.byWords', hint: 'keys.byWordsHint' },
  passphrase: { label: 'keys.byPassphrase', hint: 'keys.byPassphraseHint' },
  'start-over': { label: 'keys.haveNothing', hint: 'keys.startOverHint' },
} as const satisfies Record<Way, { readonly label: string; readonly hint: string }>;

/** This phone is new to an account that has other devices: how its keys and its history come here. */
export function LinkThisDeviceScreen(): ReactElement {
  const { t } = useTranslation();
  const { encryption } = useClient();
  const state = useEncryptionState();
  const offer = state.status === 'unlinked' ? state.offer : null;
  const [way, setWay] = useState<Way>('other-device');
  const [isLeaving, setLeaving] = useState(false);
  useEffect(() => {
    useJustLinked.setState({ isLinked: true });
  }, []);
  if (way === 'start-over') return <StartOver onBack={() => setWay('other-device')} />;
  return (
    <Screen title={t('keys.linkTitle')} onBack={null} testID="link-this-device">
      <Text color="text-muted">{t(WAYS[way].hint)}</Text>
      {way === 'other-device' && <Offer offer={offer} />}
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
      <View>
        {(Object.keys(WAYS) as Way[])
          .filter((other) => other !== way)
          .map((other) => (
            <Button
              key={other}
              kind="link"
              label={t(WAYS[other].label)}
              onPress={() => setWay(other)}
              testID={`way-${other}`}
            />
          ))}
        <Button kind="link" label={t('settings.signOut')} onPress={() => setLeaving(true)} />
      </View>
      {isLeaving && <SignOutSheet onClose={() => setLeaving(false)} />}
    </Screen>
  );
}

function Offer({ offer }: { readonly offer: OwnOffer | null }): ReactElement {
  const { t } = useTranslation();
  return (
    <View style={styles.offer}>
      <QrCode text={offer?.qr ?? null} label={t('keys.qrLabel')} />
      <Text color="text-muted" center>
        {t('keys.orWords')}
      </Text>
      <OfferWords words={offer?.words ?? null} />
      <Text color="text-muted" center role="status">
        {t('keys.waitingForOther')}
      </Text>
    </View>
  );
}

const styles = StyleSheet.create({ offer: { gap: space[6] } });
