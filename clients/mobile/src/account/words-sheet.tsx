import { useState, type ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { getRandomValues } from 'expo-crypto';
import { useTranslation } from 'react-i18next';
import { useSafeAreaInsets } from 'react-native-safe-area-context';

import { pickAsked } from '@anochat/sdk/shown';

import { useAction } from '../base/use-action';
import { useClient } from '../client';
import {
  Button,
  Field,
  ProblemNote,
  radius,
  Screen,
  Seal,
  space,
  Switch,
  Text,
  useTheme,
} from '../ui';
import { copyForAMinute } from './copy-for-a-minute';
import { useShownWords } from './shown-words';

interface WordsSheetProps {
  readonly words: readonly string[];
}

/** The recovery words, shown this once: to be copied or written down, and repeated in part. */
export function WordsSheet({ words }: WordsSheetProps): ReactElement {
  const { t } = useTranslation();
  const { encryption } = useClient();
  const insets = useSafeAreaInsets();
  const forget = useShownWords((shown) => shown.forget);
  const { busy, problem, run } = useAction();
  const [asked] = useState(() => {
    const [first = 0, second = 0] = getRandomValues(new Uint32Array(2));
    return pickAsked(words.length, [first, second]);
  });
  const [answers, setAnswers] = useState<readonly string[]>(() => asked.map(() => ''));
  const [isWritten, setWritten] = useState(false);
  const [isCopied, setCopied] = useState(false);
  const isRight = (place: number): boolean =>
    answers[place]?.trim().toLowerCase() === words[asked[place] ?? 0];
  const isAllRight = isWritten && asked.every((_, place) => isRight(place));
  return (
    <Screen testID="words-sheet">
      <View style={{ height: insets.top }} />
      <View style={styles.head}>
        <Seal size={76} />
        <View style={styles.title}>
          <Text variant="title" role="heading">
            {t('keys.wordsTitle')}
          </Text>
          <Text color="text-muted">{t('keys.wordsHint')}</Text>
        </View>
      </View>
      <WordGrid words={words} />
      <Button
        icon={isCopied ? 'check' : 'copy'}
        label={isCopied ? t('told.copied') : t('do.copy')}
        onPress={() =>
          void run(async () => {
            await copyForAMinute(words.join(' '));
            setCopied(true);
          })
        }
      />
      <Text variant="small" color="text-muted">
        {t('keys.clipboardHint')}
      </Text>
      {asked.map((index, place) => (
        <Field
          key={index}
          label={t('keys.wordAsked', { number: index + 1 })}
          placeholder={t('keys.fromPaper')}
          value={answers[place]}
          exact
          autoCapitalize="none"
          autoComplete="off"
          autoCorrect={false}
          spellCheck={false}
          onChangeText={(text) =>
            setAnswers(answers.map((old, other) => (other === place ? text : old)))
          }
          testID={`word-asked-${place}`}
          // Which of the words this field asks for.
          nativeID={`word-${index}`}
        />
      ))}
      <View style={styles.check}>
        <Text style={styles.title}>{t('keys.wroteDown', { count: words.length })}</Text>
        <Switch
          label={t('keys.wroteDown', { count: words.length })}
          value={isWritten}
          onChange={setWritten}
          testID="words-written"
        />
      </View>
      <ProblemNote text={problem} />
      <Button
        kind="main"
        wide
        label={t('keys.wordsKept')}
        busy={busy}
        disabled={!isAllRight}
        onPress={() => void run(() => encryption.confirmWords().then(forget))}
        testID="words-kept"
      />
    </Screen>
  );
}

/** One numbered list in one direction: the words are English in every language. */
function WordGrid({ words }: WordsSheetProps): ReactElement {
  const { color } = useTheme();
  return (
    <View
      style={[styles.grid, { backgroundColor: color.surface, borderColor: color.hairline }]}
      testID="words"
    >
      {words.map((word, index) => (
        <View key={index} style={styles.cell}>
          <Text variant="small" color="text-faint" figures style={styles.number}>
            {index + 1}
          </Text>
          <Text exact testID="word" style={styles.word}>
            {word}
          </Text>
        </View>
      ))}
    </View>
  );
}

const styles = StyleSheet.create({
  head: { flexDirection: 'row', gap: space[6], alignItems: 'center' },
  title: { flex: 1, gap: space[3] },
  grid: {
    direction: 'ltr',
    flexDirection: 'row',
    flexWrap: 'wrap',
    padding: space[5],
    borderWidth: 1,
    borderRadius: radius.lg,
  },
  cell: { width: '50%', flexDirection: 'row', gap: space[4], paddingVertical: space[2] },
  number: { width: 24, textAlign: 'right' },
  word: { writingDirection: 'ltr' },
  check: { flexDirection: 'row', alignItems: 'center', gap: space[5] },
});
