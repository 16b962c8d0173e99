import { useCallback, useDeferredValue, useState, type ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useNavigation } from '@react-navigation/native';
import { FlashList } from '@shopify/flash-list';
import { useTranslation } from 'react-i18next';

import type { ChannelListing } from '@anochat/contract';
import { useLoaded } from '@anochat/sdk/react';

import { useAction } from '../base/use-action';
import { useClient } from '../client';
import {
  Avatar,
  Button,
  Field,
  ProblemNote,
  Row,
  Screen,
  space,
  Text,
  useProblemText,
} from '../ui';

/** The public channels of this server. */
export function ChannelsScreen(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const navigation = useNavigation();
  const problemText = useProblemText();
  const { busy, problem, run } = useAction();
  const [text, setText] = useState('');
  const prefix = useDeferredValue(text.trim());
  const load = useCallback(() => client.api.conversations.channels(prefix), [client, prefix]);
  const [page] = useLoaded(load);

  const enter = (channel: ChannelListing): Promise<boolean> =>
    run(async () => {
      if (!channel.member) client.takeHead(await client.api.conversations.join(channel.id));
      navigation.goBack();
      navigation.navigate('Chat', { id: channel.id });
    });
  const aboutOf = ({ memberCount, topic }: ChannelListing): string => {
    const members = t('head.members', { count: memberCount });
    return topic === '' ? members : `${members}, ${topic}`;
  };
  return (
    <Screen body="fill" title={t('directory.title')} testID="channels-screen">
      <View style={styles.top}>
        <Text color="text-muted">{t('directory.hint')}</Text>
        <Field
          label={t('directory.search')}
          value={text}
          onChangeText={setText}
          autoCorrect={false}
          testID="channels-search"
        />
        <ProblemNote text={page.status === 'failed' ? problemText(page.error) : problem} />
      </View>
      <FlashList<ChannelListing>
        data={page.status === 'ready' ? page.value.items : []}
        extraData={busy}
        keyExtractor={({ id }) => id}
        keyboardShouldPersistTaps="handled"
        accessibilityLabel={t('directory.title')}
        ListEmptyComponent={
          page.status === 'ready' ? (
            <Text color="text-muted" role="status" style={styles.none}>
              {prefix === ''
                ? `${t('directory.none')}. ${t('directory.noneHint')}`
                : t('directory.noMatch', { name: prefix })}
            </Text>
          ) : null
        }
        renderItem={({ item }) => (
          <Row
            leading={<Avatar id={item.id} name={item.title} shape="group" size={40} />}
            title={item.title}
            hint={aboutOf(item)}
            trailing={
              <Button
                label={t(item.member ? 'directory.open' : 'directory.join')}
                disabled={busy}
                onPress={() => void enter(item)}
                testID="channel-enter"
              />
            }
            testID="channel"
          />
        )}
      />
    </Screen>
  );
}

const styles = StyleSheet.create({
  top: { gap: space[5], padding: space[6] },
  none: { padding: space[6] },
});
