import { useEffect, useRef, type ReactElement } from 'react';
import { ActivityIndicator } from 'react-native';
import { useTranslation } from 'react-i18next';

import { useAction } from '../base/use-action';
import { useClient } from '../client';
import { Button, ProblemNote, Screen, VoidState } from '../ui';
import { useShownWords } from './shown-words';
import { WordsSheet } from './words-sheet';

/** A new account: its keys are made, and the words that bring them back are shown once. */
export function RecoveryWordsScreen(): ReactElement {
  const words = useShownWords((shown) => shown.words);
  return words ? <WordsSheet words={words} /> : <MakingKeys />;
}

function MakingKeys(): ReactElement {
  const { t } = useTranslation();
  const { encryption } = useClient();
  const { busy, problem, run } = useAction();
  const show = useShownWords((shown) => shown.show);
  const hasBegun = useRef(false);
  const make = (): void => void run(async () => show(await encryption.setUp()));
  useEffect(() => {
    // Once, also where React runs effects twice: a second identity would replace the first.
    if (hasBegun.current) return;
    hasBegun.current = true;
    make();
  });
  return (
    <Screen testID="making-keys">
      <VoidState title={t('keys.making')} hint={t('keys.makingHint')} shape="whole">
        {busy && <ActivityIndicator />}
        <ProblemNote text={problem} />
        {problem !== null && <Button kind="main" label={t('do.retry')} onPress={make} />}
      </VoidState>
    </Screen>
  );
}
