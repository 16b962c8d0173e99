import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useNavigation } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';

import type { UserId, UserProfile } from '@anochat/contract';
import type { ConversationSummary } from '@anochat/sdk';
import { pictureIdOf, pictureShapeOf, rankByName, titleOf } from '@anochat/sdk/shown';

import { useClient, useConversations, usePeopleSearch } from '../client';
import { showToast, space, Text, useProblemText } from '../ui';
import { NameRow } from './name-row';

const MOST_CONVERSATIONS = 6;
const MOST_PEOPLE = 5;

interface Names {
  readonly conversations: readonly ConversationSummary[];
  /** With whom one does not talk yet. */
  readonly strangers: readonly UserProfile[];
  readonly isSearching: boolean;
}

/** Conversations by their names, and people by theirs. */
export function useNames(text: string): Names {
  const { items } = useConversations();
  // Words that are looked for in messages are nobody's business: the server is asked for names alone.
  const isPerson = text.startsWith('@');
  const { people, status } = usePeopleSearch(isPerson ? text : '');
  const peers = new Set(items.map(({ peer }) => peer?.id));
  const strangers = people.filter(({ id }) => !peers.has(id)).slice(0, MOST_PEOPLE);
  const conversations = rankByName(items, wantedIn(text), titleOf).slice(0, MOST_CONVERSATIONS);
  return { conversations, strangers, isSearching: status === 'loading' };
}

const wantedIn = (text: string): string => (text.startsWith('@') ? text.slice(1) : text);

interface NamesFoundProps {
  readonly text: string;
  readonly names: Names;
}

export function NamesFound({ text, names }: NamesFoundProps): ReactElement {
  const { t } = useTranslation();
  const navigation = useNavigation();
  const client = useClient();
  const problemText = useProblemText();
  const { conversations, strangers } = names;
  const wanted = wantedIn(text);
  const talk = async (userId: UserId): Promise<void> => {
    try {
      const { id } = await client.createConversation({ kind: 'direct', userId });
      navigation.navigate('Chat', { id });
    } catch (error) {
      showToast(problemText(error));
    }
  };
  return (
    <View>
      {text === '' && (
        <Text color="text-muted" style={styles.head}>
          {t('phone.findHint')}
        </Text>
      )}
      {conversations.length > 0 && <Head text={t('switcher.conversations')} />}
      {conversations.map((summary) => (
        <NameRow
          key={summary.id}
          pictureId={pictureIdOf(summary)}
          shape={pictureShapeOf(summary)}
          name={titleOf(summary)}
          wanted={wanted}
          onPress={() => navigation.navigate('Chat', { id: summary.id })}
          testID={`found-conversation-${summary.id}`}
        />
      ))}
      {strangers.length > 0 && <Head text={t('switcher.people')} />}
      {strangers.map(({ id, displayName, userName }) => (
        <NameRow
          key={id}
          pictureId={id}
          shape="person"
          name={displayName}
          userName={userName}
          wanted={wanted}
          onPress={() => void talk(id)}
          testID={`found-person-${userName}`}
        />
      ))}
    </View>
  );
}

function Head({ text }: { readonly text: string }): ReactElement {
  return (
    <Text variant="small" bold color="text-muted" role="heading" style={styles.head}>
      {text}
    </Text>
  );
}

const styles = StyleSheet.create({
  head: { paddingHorizontal: space[6], paddingVertical: space[4] },
});
