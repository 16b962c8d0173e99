import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import type { Problem } from '@anochat/contract';

import { Button, Icon, Text, useProblemText } from '../ui';
import { useMessageActions } from './message-actions';

interface FailureLineProps {
  readonly messageKey: string;
  readonly problem: Problem;
}

/** Why a message was not sent, and the two things to do about it. */
export function FailureLine({ messageKey, problem }: FailureLineProps): ReactElement {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const { retry, discard } = useMessageActions();
  return (
    <View style={styles.failure} testID="failure">
      <View style={styles.words}>
        <Icon name="alert" size={16} color="danger" />
        <Text variant="small" color="danger" style={styles.text} role="alert">
          {t('delivery.failedBecause', { reason: problemText(problem) })}
        </Text>
      </View>
      <View style={styles.words}>
        <Button small kind="link" label={t('do.retry')} onPress={() => retry(messageKey)} />
        <Button small kind="link" label={t('do.delete')} onPress={() => discard(messageKey)} />
      </View>
    </View>
  );
}

const styles = StyleSheet.create({
  failure: { alignItems: 'flex-end', paddingTop: 2 },
  words: { flexDirection: 'row', alignItems: 'center', gap: 4 },
  text: { flexShrink: 1 },
});
