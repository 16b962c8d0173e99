import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { UserId } from '@anochat/contract';

import { useClient } from '../client';
import { QrCode } from '../devices/qr-code';
import { QrScanner } from '../devices/qr-scanner';
import { Button, Field, Text } from '../ui';

const HINTS = {
  none: 'keys.scanHint',
  'other-people': 'keys.scanOthers',
  unreadable: 'keys.scanStray',
} as const;

interface CompareByCodeProps {
  readonly userId: UserId;
  readonly name: string;
  /** For the other person's camera; `null` while it is not known. */
  readonly qr: string | null;
  readonly onSame: () => void;
  readonly onDiffers: () => void;
}

/** Each phone shows a code, and one of them reads the other's. */
export function CompareByCode({
  userId,
  name,
  qr,
  onSame,
  onDiffers,
}: CompareByCodeProps): ReactElement {
  const { t } = useTranslation();
  const { encryption } = useClient();
  const [stray, setStray] = useState<'other-people' | 'unreadable' | null>(null);
  const [typed, setTyped] = useState('');

  const read = async (text: string): Promise<void> => {
    const comparison = await encryption.compareQr(userId, text);
    switch (comparison) {
      case 'same':
        return onSame();
      case 'differs':
        return onDiffers();
      // Whatever else comes before the camera says nothing about this person.
      case 'other-people':
      case 'unreadable':
        setStray(comparison);
    }
  };

  return (
    <>
      <QrScanner onText={(text) => void read(text)} />
      <Text role="status" center testID="scan-says">
        {t(HINTS[stray ?? 'none'], { name })}
      </Text>
      <QrCode text={qr} label={t('keys.qrCompareLabel')} />
      <Field
        label={t('phone.codeText')}
        exact
        value={typed}
        onChangeText={setTyped}
        autoCapitalize="none"
        autoComplete="off"
        autoCorrect={false}
        spellCheck={false}
        testID="code-text"
      />
      <Button
        label={t('phone.readCode')}
        wide
        disabled={typed.trim() === ''}
        onPress={() => void read(typed.trim())}
        testID="read-code"
      />
    </>
  );
}
