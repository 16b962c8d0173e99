import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useClient } from '@anochat/sdk/react';
import { pickAsked } from '@anochat/sdk/shown';

import { Icon } from '../base/icon';
import { ProblemNote } from '../base/problem-note';
import { Seal } from '../base/seal';
import { useAction } from '../base/use-action';
import { copyForAMinute } from './copy-for-a-minute';
import { useShownWords } from './shown-words';
import './words.css';

interface WordsSheetProps {
  readonly words: readonly string[];
}

/** The recovery words, shown this once: to be copied, printed or written down, and repeated in part. */
export default function WordsSheet({ words }: WordsSheetProps): ReactElement {
  const { t } = useTranslation();
  const { encryption } = useClient();
  const forget = useShownWords((shown) => shown.forget);
  const { busy, problem, run } = useAction();
  const [asked] = useState(() => {
    const [first = 0, second = 0] = crypto.getRandomValues(new Uint32Array(2));
    return pickAsked(words.length, [first, second]);
  });
  const [answers, setAnswers] = useState<readonly string[]>(() => asked.map(() => ''));
  const [written, setWritten] = useState(false);
  const [copied, setCopied] = useState(false);
  const isRight = (place: number): boolean =>
    answers[place]?.trim().toLowerCase() === words[asked[place] ?? 0];
  const allRight = written && asked.every((_, place) => isRight(place));
  return (
    <main className="sheet-page">
      <form
        className="sheet"
        onSubmit={(event) => {
          event.preventDefault();
          if (allRight && !busy) void run(() => encryption.confirmWords().then(forget));
        }}
      >
        <header className="sheet-h">
          <Seal size={84} />
          <div>
            <h1>{t('keys.wordsTitle')}</h1>
            <p>{t('keys.wordsHint')}</p>
          </div>
        </header>
        {/* One numbered list in one direction: the words are English in every language. */}
        <ol className="words exact" dir="ltr" lang="en" translate="no">
          {words.map((word, index) => (
            <li key={index}>{word}</li>
          ))}
        </ol>
        <div className="sheet-acts no-print">
          <button
            type="button"
            className="btn"
            onClick={() =>
              void run(async () => {
                await copyForAMinute(words.join(' '));
                setCopied(true);
              })
            }
          >
            <Icon name={copied ? 'check' : 'copy'} />
            {copied ? t('told.copied') : t('do.copy')}
          </button>
          <button type="button" className="btn" onClick={() => window.print()}>
            <Icon name="print" />
            {t('keys.print')}
          </button>
          <span className="hint">{t('keys.clipboardHint')}</span>
        </div>
        <div className="confirm no-print">
          {asked.map((index, place) => (
            <div className="field" key={index}>
              <label htmlFor={`word-${index}`}>{t('keys.wordAsked', { number: index + 1 })}</label>
              <input
                className="input exact"
                id={`word-${index}`}
                dir="ltr"
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                placeholder={t('keys.fromPaper')}
                value={answers[place]}
                onChange={(event) =>
                  setAnswers(answers.map((old, i) => (i === place ? event.target.value : old)))
                }
              />
            </div>
          ))}
        </div>
        <ProblemNote text={problem} />
        <div className="sheet-acts no-print">
          <label className="check">
            <input
              type="checkbox"
              checked={written}
              onChange={(event) => setWritten(event.target.checked)}
            />
            <span>{t('keys.wroteDown', { count: words.length })}</span>
          </label>
          <button className="btn btn-main btn-lg push" disabled={!allRight || busy}>
            {t('keys.wordsKept')}
          </button>
        </div>
      </form>
    </main>
  );
}
