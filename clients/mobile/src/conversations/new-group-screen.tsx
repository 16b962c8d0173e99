import { useState, type ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import { LIMITS, type HistoryAccess, type UserProfile } from '@anochat/contract';
import { newConversationOf } from '@anochat/sdk/shown';

import { PeoplePicker } from '../people/people-picker';
import { Button, Field, ProblemNote, Screen, Segments, space, Text } from '../ui';
import { useStartConversation } from './use-start-conversation';

export function NewGroupScreen(): ReactElement {
  const { t } = useTranslation();
  const { busy, problem, start } = useStartConversation();
  const [people, setPeople] = useState<readonly UserProfile[]>([]);
  const [title, setTitle] = useState('');
  const [history, setHistory] = useState<HistoryAccess>('joined');
  const request = newConversationOf({ kind: 'group', people, title, topic: '', history });
  return (
    <Screen
      body="fill"
      title={t('compose.kindGroup')}
      {...(people.length > 0 && { subtitle: t('compose.chosen', { count: people.length }) })}
      testID="new-group-screen"
      footer={
        <Button
          kind="main"
          wide
          label={t('compose.createGroup')}
          busy={busy}
          disabled={request === null}
          onPress={() => void start(request)}
          testID="group-create"
        />
      }
    >
      <View style={styles.top}>
        <Field
          label={t('compose.groupName')}
          hint={t('compose.groupHint')}
          value={title}
          maxLength={LIMITS.titleLength}
          onChangeText={setTitle}
          testID="group-name"
        />
        <Text variant="small" bold>
          {t('details.history')}
        </Text>
        <Segments
          label={t('details.history')}
          value={history}
          onChange={setHistory}
          options={[
            { value: 'joined', title: t('details.historyJoined') },
            { value: 'all', title: t('details.historyAll') },
          ]}
        />
        <ProblemNote text={problem} />
      </View>
      <PeoplePicker chosen={people} onChange={setPeople} />
    </Screen>
  );
}

const styles = StyleSheet.create({ top: { gap: space[5], padding: space[6], paddingBottom: 0 } });
