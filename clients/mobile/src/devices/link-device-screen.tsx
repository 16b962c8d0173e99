import { useState, type ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useNavigation } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';

import type { OfferedDevice } from '@anochat/sdk';

import { useAction } from '../base/use-action';
import { useClient, useOfferedDevices } from '../client';
import { Button, Field, Group, Row, Screen, space, Text } from '../ui';
import { CompareOffer } from './compare-offer';
import { QrScanner } from './qr-scanner';

const STEPS = ['keys.step1', 'keys.step2', 'keys.step3'] as const;

/** On this linked phone: the new device's code is scanned, or its six words are typed or compared. */
export function LinkDeviceScreen(): ReactElement {
  const { t } = useTranslation();
  const navigation = useNavigation();
  const { encryption } = useClient();
  const waiting = useOfferedDevices();
  const [found, setFound] = useState<OfferedDevice | null>(null);
  const [typed, setTyped] = useState('');
  const [isScanning, setScanning] = useState(false);
  const { busy, problem, run } = useAction();

  // Its words are made first, which takes this device a while: one at a time.
  const find = (text: string): void => {
    if (!busy) void run(async () => setFound(await encryption.findOffer(text)));
  };

  if (found)
    return (
      <CompareOffer
        offer={found}
        onBack={() => setFound(null)}
        onDone={() => navigation.goBack()}
      />
    );
  return (
    <Screen title={t('keys.linkNew')} testID="link-device">
      <View style={styles.steps}>
        {STEPS.map((step, index) => (
          <Text key={step} color="text-muted">
            {index + 1}. {t(step)}
          </Text>
        ))}
      </View>
      {isScanning && <QrScanner onText={find} />}
      <Button
        kind={isScanning ? 'plain' : 'main'}
        icon="scan"
        wide
        label={t(isScanning ? 'keys.stopScanning' : 'keys.scan')}
        onPress={() => setScanning(!isScanning)}
        testID="link-scan"
      />
      <Field
        label={t('keys.offerWords')}
        exact
        value={typed}
        onChangeText={setTyped}
        onSubmitEditing={() => find(typed)}
        autoCapitalize="none"
        autoComplete="off"
        autoCorrect={false}
        spellCheck={false}
        problem={problem}
        testID="offer-words"
      />
      <Button
        wide
        label={t('keys.goOn')}
        disabled={typed.trim() === ''}
        busy={busy}
        onPress={() => find(typed)}
        testID="link-go-on"
      />
      {waiting.length > 0 && (
        <Group>
          {waiting.map((offer) => (
            <Row
              key={offer.deviceId}
              icon="key"
              title={offer.name}
              hint={offer.words.join(' ')}
              trailing={
                <Button small label={t('keys.compareIt')} onPress={() => setFound(offer)} />
              }
            />
          ))}
        </Group>
      )}
    </Screen>
  );
}

const styles = StyleSheet.create({ steps: { gap: space[4] } });
