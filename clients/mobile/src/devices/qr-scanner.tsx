import { useRef, useState, type ReactElement } from 'react';
import { Linking, StyleSheet, View } from 'react-native';
import { CameraView, useCameraPermissions } from 'expo-camera';
import { useTranslation } from 'react-i18next';

import { Button, haptic, Notice, radius } from '../ui';

/** A code that was out of sight for so long may be meant once more: what it led to may have failed. */
const AWAY_MS = 1_500;

interface QrScannerProps {
  /** Called once each time that a code comes before the camera. */
  readonly onText: (text: string) => void;
}

/** The camera, until it goes away with this element; asks first, and says what to do where it may not. */
export function QrScanner({ onText }: QrScannerProps): ReactElement | null {
  const { t } = useTranslation();
  const [permission, ask] = useCameraPermissions();
  const last = useRef({ text: '', at: 0 });
  const [isBroken, setBroken] = useState(false);
  if (!permission) return null;
  if (isBroken) return <Notice tone="warn" icon="camera" text={t('keys.noCamera')} role="status" />;
  if (!permission.granted) {
    return permission.canAskAgain ? (
      <Notice icon="camera" text={t('phone.cameraAsk')}>
        <Button
          small
          label={t('phone.cameraAllow')}
          onPress={() => void ask()}
          testID="allow-camera"
        />
      </Notice>
    ) : (
      <Notice tone="warn" icon="camera" text={t('phone.cameraDenied')} role="status">
        <Button small label={t('phone.openSettings')} onPress={() => void Linking.openSettings()} />
      </Notice>
    );
  }
  const scanned = (text: string): void => {
    const { current: before } = last;
    last.current = { text, at: Date.now() };
    if (text === before.text && last.current.at - before.at < AWAY_MS) return;
    haptic('tick');
    onText(text);
  };
  return (
    <View style={styles.frame}>
      <CameraView
        style={styles.camera}
        facing="back"
        barcodeScannerSettings={{ barcodeTypes: ['qr'] }}
        onBarcodeScanned={({ data }) => scanned(data)}
        onMountError={() => setBroken(true)}
        accessibilityLabel={t('keys.cameraLabel')}
      />
    </View>
  );
}

const styles = StyleSheet.create({
  frame: {
    alignSelf: 'center',
    width: '100%',
    maxWidth: 340,
    aspectRatio: 1,
    overflow: 'hidden',
    borderRadius: radius.lg,
  },
  camera: { flex: 1 },
});
