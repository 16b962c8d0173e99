import { useState, type ReactElement } from 'react';
import { FlatList, StyleSheet } from 'react-native';
import { useNavigation } from '@react-navigation/native';
import { useTranslation } from 'react-i18next';

import type { ConversationId } from '@anochat/contract';
import { titleOf } from '@anochat/sdk/shown';

import type { ScreenProps } from '../app/routes';
import { useMessageSearch, useSummary } from '../client';
import { HeaderBar, Screen, space, Text, VoidState } from '../ui';
import { HitRow } from './hit-row';
import { NamesFound, useNames } from './names-found';
import { Reach } from './reach';
import { SearchField } from './search-field';

const PAGE = 30;

/** Everything that this phone holds, or one conversation where it was opened from one. */
export function SearchScreen({ route }: ScreenProps<'Search'>): ReactElement {
  const { t } = useTranslation();
  const id = route.params?.id;
  const [text, setText] = useState('');
  return (
    <Screen
      body="fill"
      testID="search"
      header={
        <HeaderBar>
          <SearchField
            label={t(id === undefined ? 'phone.findAnything' : 'search.here')}
            value={text}
            onChange={setText}
          />
        </HeaderBar>
      }
    >
      <Results text={text.trim()} {...(id !== undefined && { id })} />
    </Screen>
  );
}

interface ResultsProps {
  readonly text: string;
  readonly id?: ConversationId;
}

function Results({ text, id }: ResultsProps): ReactElement {
  const { t } = useTranslation();
  const navigation = useNavigation();
  const [shown, setShown] = useState({ text, limit: PAGE });
  // Another text begins at its first page.
  const limit = shown.text === text ? shown.limit : PAGE;
  const { answer, text: answered } = useMessageSearch(text, limit, id);
  const isDone = answered === text && text !== '';
  const names = useNames(id === undefined ? text : '');
  const hasNames = id === undefined && names.conversations.length + names.strangers.length > 0;
  return (
    <FlatList
      data={answer.hits}
      keyExtractor={(hit) => `${hit.conversationId}/${hit.seq}`}
      keyboardShouldPersistTaps="handled"
      contentContainerStyle={styles.list}
      ListHeaderComponent={
        <>
          {id === undefined ? <NamesFound text={text} names={names} /> : <Where id={id} />}
          {answer.hits.length > 0 && (
            <Text variant="small" bold color="text-muted" role="heading" style={styles.head}>
              {answer.more === null
                ? t('phone.hits', { count: answer.hits.length })
                : t('switcher.messages')}
            </Text>
          )}
        </>
      }
      ListEmptyComponent={
        isDone && !hasNames && !names.isSearching ? <VoidState title={t('search.none')} /> : null
      }
      renderItem={({ item }) => (
        <HitRow
          hit={item}
          isHere={id !== undefined}
          onPress={() => navigation.navigate('Chat', { id: item.conversationId, seq: item.seq })}
        />
      )}
      ListFooterComponent={
        <Reach
          coveredTo={isDone ? answer.coveredTo : null}
          onMore={answer.more === null ? null : () => setShown({ text, limit: limit + PAGE })}
        />
      }
    />
  );
}

function Where({ id }: { readonly id: ConversationId }): ReactElement | null {
  const summary = useSummary(id);
  return (
    summary && (
      <Text color="text-muted" style={styles.head}>
        {titleOf(summary)}
      </Text>
    )
  );
}

const styles = StyleSheet.create({
  list: { paddingVertical: space[5], paddingBottom: space[10] },
  head: { paddingHorizontal: space[6], paddingVertical: space[4] },
});
