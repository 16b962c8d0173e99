import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useShownWords } from '../account/shown-words';
import { useClient, useUnlocked } from '../client';
import { Button, ProblemNote, Sheet, SheetBody, Text, useProblemText } from '../ui';
import { UnlockSheet } from './unlock-sheet';

/** Asks, and has the words of now typed where they are needed; the new ones then show alone. */
export function NewWordsSheet({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  const { encryption } = useClient();
  const problemText = useProblemText();
  const show = useShownWords((shown) => shown.show);
  const { locked, busy, failure, run } = useUnlocked(async () =>
    show(await encryption.renewWords()),
  );
  const renew = async (): Promise<void> => {
    if (await run()) onClose();
  };
  if (locked) return <UnlockSheet onUnlocked={renew} onClose={onClose} />;
  return (
    <Sheet title={t('keys.newWords')} onClose={onClose} testID="new-words">
      <SheetBody>
        <Text color="text-muted">{t('keys.newWordsCost')}</Text>
        <ProblemNote text={failure && problemText(failure.error)} />
        <Button
          kind="main"
          wide
          label={t('keys.newWords')}
          busy={busy}
          onPress={() => void renew()}
          testID="new-words-do"
        />
        <Button wide label={t('do.cancel')} onPress={onClose} />
      </SheetBody>
    </Sheet>
  );
}
