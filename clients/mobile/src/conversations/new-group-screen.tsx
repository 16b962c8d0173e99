import { useState, type ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useNavigation } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';

import { LIMITS, type HistoryAccess, type UserProfile } from '@anochat/contract';
import { newConversationOf } from '@anochat/sdk/shown';

import { useAction } from '../base/use-action';
import { useClient } from '../client';
import { PeoplePicker } from '../people/people-picker';
import { Button, Field, ProblemNote, Screen, Segments, space, Text } from '../ui';

export function NewGroupScreen(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const navigation = useNavigation();
  const { busy, problem, run } = useAction();
  const [people, setPeople] = useState<readonly UserProfile[]>([]);
  const [title, setTitle] = useState('');
  const [history, setHistory] = useState<HistoryAccess>('joined');
  const request = newConversationOf({ kind: 'group', people, title, topic: '', history });
  const create = async (): Promise<void> => {
    if (!request) return;
    await run(async () => {
      const head = await client.createConversation(request);
      navigation.goBack();
      navigation.navigate('Chat', { id: head.id });
    });
  };
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
          onPress={() => void create()}
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
