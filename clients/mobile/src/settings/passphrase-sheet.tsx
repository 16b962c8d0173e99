import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { copyForAMinute } from '../account/copy-for-a-minute';
import { useClient, useUnlocked } from '../client';
import { OfferWords } from '../devices/offer-words';
import {
  Button,
  Notice,
  ProblemNote,
  Sheet,
  SheetBody,
  showToast,
  Text,
  useProblemText,
} from '../ui';
import { UnlockSheet } from './unlock-sheet';

/** Six random words: what people think up themselves is guessed. */
export function PassphraseSheet({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  const { encryption } = useClient();
  const problemText = useProblemText();
  const [suggested] = useState(() => encryption.suggestPassphrase());
  const { locked, busy, failure, run } = useUnlocked(() => encryption.setPassphrase(suggested));
  const save = async (): Promise<void> => {
    if (!(await run())) return;
    showToast(t('keys.passphraseSaved'));
    onClose();
  };
  const copy = async (): Promise<void> => {
    await copyForAMinute(suggested);
    showToast(t('told.copied'));
  };
  if (locked) return <UnlockSheet onUnlocked={save} onClose={onClose} />;
  return (
    <Sheet title={t('keys.addPassphraseTitle')} onClose={onClose} testID="add-passphrase">
      <SheetBody>
        <OfferWords words={suggested.split(' ')} />
        <Button icon="copy" label={t('do.copy')} onPress={() => void copy()} />
        <Text variant="small" color="text-muted">
          {t('keys.clipboardHint')}
        </Text>
        <Notice tone="warn" icon="alert" text={t('keys.passphraseWarning')} />
        <ProblemNote text={failure && problemText(failure.error)} />
        <Button
          kind="main"
          wide
          label={t('keys.usePassphrase')}
          busy={busy}
          onPress={() => void save()}
          testID="use-passphrase"
        />
      </SheetBody>
    </Sheet>
  );
}
