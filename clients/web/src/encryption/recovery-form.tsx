import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { WrongWords } from '@anochat/sdk';
import { wordsIn } from '@anochat/sdk/shown';

import { ProblemNote } from '../base/problem-note';
import { useProblemText } from '../base/use-problem-text';

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
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const words = wordsIn(text);
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
  const wrongText = ({ places }: WrongWords): string =>
    places.length === 0
      ? t('keys.wordsDoNotFit')
      : t('keys.wordsUnknown', {
          count: places.length,
          words: places.map((place) => `${place + 1}. ${words[place] ?? ''}`).join(', '),
        });
  return (
    <>
      <div className="field">
        <label htmlFor="recovery-words">{t('keys.wordsLabel')}</label>
        <textarea
          className="input exact recovery-words"
          id="recovery-words"
          dir="ltr"
          rows={5}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          value={text}
          aria-describedby="recovery-count"
          onChange={(event) => setText(event.target.value)}
        />
        <p className="hint" id="recovery-count">
          {t('keys.wordsCount', { have: words.length, count: COUNT })}
        </p>
      </div>
      <ProblemNote text={problem} />
      <button
        type="button"
        className="btn btn-main btn-lg btn-block"
        disabled={busy || words.length !== COUNT}
        onClick={() => void open()}
      >
        {busy ? t('keys.opening') : verb}
      </button>
    </>
  );
}
