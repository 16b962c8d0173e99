import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useNavigation } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';

import type { ConversationId, UserId } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';
import { titleOf } from '@anochat/sdk/shown';

import { useHereNow, usePresence } from '../client';
import { ConversationPicture } from '../conversations/conversation-picture';
import { HeaderBar, IconButton, space, Text, Touchable } from '../ui';
import { TrustPill } from '../verification/trust-pill';

/** Whose conversation this is, who is here, and what protects it. */
export function ChatHeader({ summary }: { readonly summary: ConversationSummary }): ReactElement {
  const { t } = useTranslation();
  const navigation = useNavigation();
  const title = titleOf(summary);
  return (
    <HeaderBar
      trailing={
        <>
          <TrustPill summary={summary} />
          <IconButton
            icon="search"
            label={t('search.here')}
            onPress={() => navigation.navigate('Search', { id: summary.id })}
            testID="search-here"
          />
        </>
      }
    >
      <Touchable
        accessibilityLabel={`${title}, ${t('head.details')}`}
        onPress={() => navigation.navigate('ConversationDetails', { id: summary.id })}
        style={styles.who}
        testID="chat-details"
      >
        <ConversationPicture summary={summary} size={40} />
        <View style={styles.words}>
          <Text
            variant="ui"
            bold
            numberOfLines={1}
            role="heading"
            aria-level={1}
            testID="chat-title"
          >
            {title}
          </Text>
          <Text variant="small" color="text-muted" numberOfLines={1}>
            {summary.peer ? (
              <PeerState userId={summary.peer.id} />
            ) : (
              <>
                {t('head.members', { count: summary.memberCount })}
                {summary.role !== null && <HereNow conversationId={summary.id} />}
              </>
            )}
            {summary.topic !== '' && t('app.comma') + summary.topic}
          </Text>
        </View>
      </Touchable>
    </HeaderBar>
  );
}

function PeerState({ userId }: { readonly userId: UserId }): ReactElement {
  const { t } = useTranslation();
  return <>{t(usePresence(userId) ? 'head.online' : 'head.away')}</>;
}

function HereNow({ conversationId }: { readonly conversationId: ConversationId }): ReactElement {
  const { t } = useTranslation();
  const count = useHereNow(conversationId);
  return <>{count > 0 && t('app.comma') + t('head.here', { count })}</>;
}

const styles = StyleSheet.create({
  who: { flex: 1, flexDirection: 'row', alignItems: 'center', gap: space[5], minHeight: 48 },
  words: { flex: 1 },
});
