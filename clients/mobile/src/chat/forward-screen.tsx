import { useState, type ReactElement } from 'react';
import { FlatList } from 'react-native';
import { useTranslation } from 'react-i18next';

import type { ConversationSummary, MessageItem } from '@anochat/sdk';
import { copyParts, hasFiles, silentReason, titleOf } from '@anochat/sdk/shown';

import type { ScreenProps } from '../app/routes';
import { useAction } from '../base/use-action';
import { useClient, useConversations, useSummary, useTimeline } from '../client';
import { ConversationPicture } from '../conversations/conversation-picture';
import { ConfirmSheet, Field, ProblemNote, Row, Screen, showToast } from '../ui';

/** Chooses the conversation that messages are forwarded to. */
export function ForwardScreen({ route, navigation }: ScreenProps<'Forward'>): ReactElement | null {
  const { t } = useTranslation();
  const client = useClient();
  const { id, seqs } = route.params;
  const from = useSummary(id);
  const { items } = useConversations();
  const timeline = useTimeline(id);
  const { busy, problem, run } = useAction();
  /** It stays for a moment while it goes: nothing is sent twice. */
  const [isDone, setDone] = useState(false);
  const [text, setText] = useState('');
  const [asking, setAsking] = useState<ConversationSummary | null>(null);
  if (!from) return null;
  const messages = timeline.items.filter(
    (item): item is MessageItem =>
      item.type === 'message' && item.seq !== null && seqs.includes(item.seq),
  );
  const brings = messages.some(({ body }) => body.state === 'content' && hasFiles(body.parts));
  /** A stored file is sealed or it is not: into the other mode a copy goes. */
  const isCopied = (summary: ConversationSummary): boolean => brings && summary.mode !== from.mode;
  const wanted = text.trim().toLocaleLowerCase();
  const shown = items.filter(
    (summary) =>
      silentReason(summary) === null && titleOf(summary).toLocaleLowerCase().includes(wanted),
  );
  const forward = async (summary: ConversationSummary): Promise<void> => {
    for (const { body, forwardedFrom, sender } of messages) {
      if (body.state !== 'content') continue;
      const parts = isCopied(summary) ? await copyParts(client, id, body.parts) : body.parts;
      await client.conversation(summary.id).send({ parts, forwardedFrom: forwardedFrom ?? sender });
    }
    setDone(true);
    showToast(t('actions.forwardDone', { title: titleOf(summary) }));
    navigation.goBack();
  };
  const choose = (summary: ConversationSummary): void => {
    if (isCopied(summary) && from.mode === 'e2ee') setAsking(summary);
    else void run(() => forward(summary));
  };
  return (
    <Screen title={t('actions.forwardTitle')} body="fill" testID="forward">
      <FlatList
        data={shown}
        keyExtractor={(summary) => summary.id}
        keyboardShouldPersistTaps="handled"
        ListHeaderComponentStyle={{ padding: 16, gap: 12 }}
        ListHeaderComponent={
          <>
            <Field
              label={t('do.search')}
              value={text}
              onChangeText={setText}
              testID="forward-search"
            />
            <ProblemNote text={problem} />
          </>
        }
        renderItem={({ item: summary }) => (
          <Row
            leading={<ConversationPicture summary={summary} size={44} />}
            title={titleOf(summary)}
            hint={isCopied(summary) && from.mode === 'e2ee' ? t('media.serverReads') : undefined}
            disabled={busy || isDone}
            onPress={() => choose(summary)}
            testID={`forward-to-${summary.id}`}
          />
        )}
      />
      {asking && (
        <ConfirmSheet
          title={t('media.decryptAsk', { title: titleOf(asking) })}
          hint={t('media.decryptHint')}
          verb={t('actions.forward')}
          act={() => forward(asking)}
          onClose={() => setAsking(null)}
        />
      )}
    </Screen>
  );
}
