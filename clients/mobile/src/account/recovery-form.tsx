import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { WrongWords } from '@anochat/sdk';
import { wordsIn } from '@anochat/sdk/shown';

import { Button, Field, ProblemNote, useProblemText } from '../ui';

const COUNT = 24;

interface RecoveryFormProps {
  readonly verb: string;
  readonly onWords: (words: readonly string[]) => Promise<void>;
}

/** The 24 words, typed or pasted in one field: numbers, commas and line breaks between them do no harm. */
export function RecoveryForm({ verb, onWords }: RecoveryFormProps): ReactElement {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const [text, setText] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const words = wordsIn(text);
  const wrongText = ({ places }: WrongWords): string =>
    places.length === 0
      ? t('keys.wordsDoNotFit')
      : t('keys.wordsUnknown', {
          count: places.length,
          words: places.map((place) => `${place + 1}. ${words[place] ?? ''}`).join(', '),
        });
  const open = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await onWords(words);
    } catch (error) {
      setProblem(error instanceof WrongWords ? wrongText(error) : problemText(error));
      setBusy(false);
    }
  };
  return (
    <>
      <Field
        label={t('keys.wordsLabel')}
        hint={t('keys.wordsCount', { have: words.length, count: COUNT })}
        value={text}
        onChangeText={setText}
        exact
        multiline
        numberOfLines={5}
        autoFocus
        autoCapitalize="none"
        autoComplete="off"
        autoCorrect={false}
        spellCheck={false}
        testID="recovery-words"
      />
      <ProblemNote text={problem} />
      <Button
        kind="main"
        wide
        label={isBusy ? t('keys.opening') : verb}
        busy={isBusy}
        disabled={words.length !== COUNT}
        onPress={() => void open()}
        testID="recovery-open"
      />
    </>
  );
}
