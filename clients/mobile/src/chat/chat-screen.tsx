import { useCallback, useMemo, useState, type ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';
import { KeyboardAvoidingView } from 'react-native-keyboard-controller';
import { useSafeAreaInsets } from 'react-native-safe-area-context';

import type { Seq } from '@anochat/contract';
import type { ConversationSummary, MessageItem } from '@anochat/sdk';

import type { ScreenProps } from '../app/routes';
import { useConversation, useSummary } from '../client';
import { Dock } from '../composer/dock';
import { MediaPlaceContext } from '../media/media-place';
import { MessageActionsContext, type MessageLayer } from '../messages/message-actions';
import { MessageSheet } from '../messages/message-sheet';
import { Screen, VoidState } from '../ui';
import { GroupNotices } from '../verification/group-notices';
import { ChatHeader } from './chat-header';
import { SelectionBar } from './selection-bar';
import { Timeline } from './timeline';
import { useActionsOf } from './use-actions-of';

/** One conversation: its messages, and where the next one is written. */
export function ChatScreen({ route, navigation }: ScreenProps<'Chat'>): ReactElement {
  const { t } = useTranslation();
  const summary = useSummary(route.params.id);
  // Left, or not there any more.
  if (!summary) {
    return (
      <Screen title={t('app.chats')} body="fill">
        <VoidState title={t('error.gone')} shape="broken" />
      </Screen>
    );
  }
  return (
    <Chat
      key={summary.id}
      summary={summary}
      wanted={route.params.seq ?? null}
      navigation={navigation}
    />
  );
}

interface ChatProps extends Pick<ScreenProps<'Chat'>, 'navigation'> {
  readonly summary: ConversationSummary;
  /** The message that a search or a notification leads to. */
  readonly wanted: Seq | null;
}

function Chat({ summary, wanted, navigation }: ChatProps): ReactElement {
  const conversation = useConversation(summary.id);
  const insets = useSafeAreaInsets();
  const [sent, setSent] = useState(0);
  const [jump, setJump] = useState<{ readonly seq: Seq; readonly from: Seq | null } | null>(null);
  const [layer, setLayer] = useState<MessageLayer | null>(null);
  const jumpTo = useCallback((seq: Seq, from: MessageItem) => setJump({ seq, from: from.seq }), []);
  const { actions, endSelecting } = useActionsOf(conversation, summary.kind, setLayer, jumpTo);
  const [wentTo, setWentTo] = useState<Seq | null>(null);
  if (wanted !== wentTo) {
    setWentTo(wanted);
    if (wanted !== null) setJump({ seq: wanted, from: null });
  }
  const place = useMemo(
    () => ({
      conversation: summary.id,
      openViewer: (blob: string) => navigation.navigate('Viewer', { id: summary.id, blob }),
    }),
    [summary.id, navigation],
  );
  const forward = (seqs: readonly Seq[]): void =>
    navigation.navigate('Forward', { id: summary.id, seqs });
  return (
    <Screen body="fill" header={<ChatHeader summary={summary} />} testID="chat">
      {summary.mode === 'e2ee' && <GroupNotices summary={summary} />}
      <KeyboardAvoidingView
        behavior="padding"
        // The composer keeps clear of the home bar by itself.
        keyboardVerticalOffset={-insets.bottom}
        style={styles.all}
      >
        <MessageActionsContext value={actions}>
          <MediaPlaceContext value={place}>
            <View style={styles.all}>
              <Timeline summary={summary} sent={sent} jump={jump} onJumped={() => setJump(null)} />
            </View>
          </MediaPlaceContext>
          {actions.selected ? (
            <SelectionBar summary={summary} onForward={forward} onEnd={endSelecting} />
          ) : (
            <Dock summary={summary} onSent={() => setSent((before) => before + 1)} />
          )}
          {layer && (
            <MessageSheet
              key={layer.type}
              layer={layer}
              conversation={conversation}
              summary={summary}
              onForward={(item) => item.seq !== null && forward([item.seq])}
              onClose={() => setLayer(null)}
            />
          )}
        </MessageActionsContext>
      </KeyboardAvoidingView>
    </Screen>
  );
}

const styles = StyleSheet.create({ all: { flex: 1 } });
