import { useState, type ReactElement } from 'react';
import { View } from 'react-native';
import { useNavigation } from '@react-navigation/native';
import { FlashList } from '@shopify/flash-list';
import { setStringAsync } from 'expo-clipboard';
import { useTranslation } from 'react-i18next';

import type { ConversationSummary } from '@anochat/sdk';

import { useConversations, useLate, useSelf } from '../client';
import { DeviceNotices } from '../devices/device-notices';
import { Button, IconButton, Screen, Sheet, SheetRow, showToast, useTheme, VoidState } from '../ui';
import { ConnectionBar } from './connection-bar';
import { ConversationRow } from './conversation-row';
import { ListSkeleton } from './list-skeleton';

const SKELETON_DELAY_MS = 200;

/** The first tab: what is said, newest first. */
export function ConversationsScreen(): ReactElement {
  const { t } = useTranslation();
  const navigation = useNavigation();
  const [isComposing, setComposing] = useState(false);
  return (
    <Screen
      body="fill"
      title={t('app.chats')}
      onBack={null}
      testID="conversations-screen"
      trailing={
        <>
          <IconButton
            icon="search"
            label={t('do.search')}
            onPress={() => navigation.navigate('Search')}
            testID="search"
          />
          <IconButton
            icon="write"
            label={t('list.newConversation')}
            onPress={() => setComposing(true)}
            testID="compose"
          />
        </>
      }
    >
      <ConnectionBar />
      <DeviceNotices />
      <Conversations onCompose={() => setComposing(true)} />
      {isComposing && <ComposeSheet onClose={() => setComposing(false)} />}
    </Screen>
  );
}

function Conversations({ onCompose }: { readonly onCompose: () => void }): ReactElement {
  const { color } = useTheme();
  const { t } = useTranslation();
  const { status, items } = useConversations();
  const showsSkeleton = useLate(status === 'loading', SKELETON_DELAY_MS);
  if (status === 'loading') return showsSkeleton ? <ListSkeleton /> : <View />;
  if (items.length === 0) return <NobodyYet onCompose={onCompose} />;
  return (
    <FlashList<ConversationSummary>
      data={items}
      keyExtractor={({ id }) => id}
      renderItem={({ item }) => <ConversationRow summary={item} />}
      style={{ backgroundColor: color.sidebar }}
      accessibilityLabel={t('list.all')}
      testID="conversations"
    />
  );
}

function NobodyYet({ onCompose }: { readonly onCompose: () => void }): ReactElement {
  const { t } = useTranslation();
  const me = useSelf();
  const copyName = async (): Promise<void> => {
    await setStringAsync(me.userName);
    showToast(t('told.copied'));
  };
  return (
    <VoidState title={t('list.empty')} hint={t('list.emptyHint')}>
      <Button
        kind="main"
        icon="write"
        label={t('list.newConversation')}
        onPress={onCompose}
        testID="compose-first"
      />
      <Button icon="copy" label={t('list.copyMyName')} onPress={() => void copyName()} />
    </VoidState>
  );
}

function ComposeSheet({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  const navigation = useNavigation();
  return (
    <Sheet title={t('compose.title')} onClose={onClose}>
      <SheetRow
        icon="person"
        title={t('compose.kindMessage')}
        onPress={() => navigation.navigate('NewConversation')}
        testID="compose-message"
      />
      <SheetRow
        icon="people"
        title={t('compose.kindGroup')}
        hint={t('compose.groupHint')}
        onPress={() => navigation.navigate('NewGroup')}
        testID="compose-group"
      />
      <SheetRow
        icon="channel"
        title={t('compose.kindChannel')}
        hint={t('compose.channelHint')}
        onPress={() => navigation.navigate('NewChannel')}
        testID="compose-channel"
      />
      <SheetRow
        icon="search"
        title={t('compose.browse')}
        onPress={() => navigation.navigate('Channels')}
        testID="compose-browse"
      />
      <SheetRow
        icon="link"
        title={t('gate.joinPaste')}
        onPress={() => navigation.navigate('PasteInvitation')}
        testID="compose-join"
      />
    </Sheet>
  );
}
