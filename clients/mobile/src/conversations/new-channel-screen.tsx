import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { LIMITS } from '@anochat/contract';
import { newConversationOf } from '@anochat/sdk/shown';

import { Button, Field, ProblemNote, Screen, Text } from '../ui';
import { useStartConversation } from './use-start-conversation';

/** For everyone on this server: its server can read it, which its hint says. */
export function NewChannelScreen(): ReactElement {
  const { t } = useTranslation();
  const { busy, problem, start } = useStartConversation();
  const [title, setTitle] = useState('');
  const [topic, setTopic] = useState('');
  const request = newConversationOf({ kind: 'channel', people: [], title, topic, history: 'all' });
  return (
    <Screen
      title={t('compose.kindChannel')}
      testID="new-channel-screen"
      footer={
        <Button
          kind="main"
          wide
          label={t('compose.createChannel')}
          busy={busy}
          disabled={request === null}
          onPress={() => void start(request)}
          testID="channel-create"
        />
      }
    >
      <Text color="text-muted">{t('compose.channelHint')}</Text>
      <Field
        label={t('compose.channelName')}
        value={title}
        maxLength={LIMITS.titleLength}
        onChangeText={setTitle}
        testID="channel-name"
      />
      <Field
        label={t('compose.topic')}
        hint={t('compose.topicHint')}
        value={topic}
        maxLength={LIMITS.topicLength}
        onChangeText={setTopic}
        testID="channel-topic"
      />
      <ProblemNote text={problem} />
    </Screen>
  );
}
