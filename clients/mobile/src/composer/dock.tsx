import type { ReactElement } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';
import { useSafeAreaInsets } from 'react-native-safe-area-context';

import type { ConversationSummary } from '@anochat/sdk';
import { silentReason } from '@anochat/sdk/shown';

import { useAction } from '../base/use-action';
import { useClient } from '../client';
import { Button, size, space, Text, useTheme } from '../ui';
import { Composer } from './composer';

interface DockProps {
  readonly summary: ConversationSummary;
  readonly onSent: () => void;
}

/** The bottom of a conversation: the composer, or why there is none. */
export function Dock({ summary, onSent }: DockProps): ReactElement {
  const insets = useSafeAreaInsets();
  return (
    <View style={[styles.dock, { paddingBottom: insets.bottom + space[4] }]}>
      <View style={styles.column}>
        {silentReason(summary) === null ? (
          <Composer summary={summary} onSent={onSent} />
        ) : (
          <Silent summary={summary} />
        )}
      </View>
    </View>
  );
}

function Silent({ summary }: { readonly summary: ConversationSummary }): ReactElement {
  const { t } = useTranslation();
  const { color } = useTheme();
  const client = useClient();
  const { busy, problem, run } = useAction();
  const isOutside = silentReason(summary) === 'not-member';
  return (
    <View style={[styles.silent, { backgroundColor: color.surface }]} testID="silent">
      <Text color="text-muted" style={styles.grow}>
        {problem ?? t(isOutside ? 'composer.notMember' : 'composer.restricted')}
      </Text>
      {isOutside && summary.kind === 'channel' && (
        <Button
          small
          label={t('composer.join')}
          busy={busy}
          onPress={() =>
            void run(async () => client.takeHead(await client.api.conversations.join(summary.id)))
          }
        />
      )}
    </View>
  );
}

const styles = StyleSheet.create({
  dock: { paddingHorizontal: space[4], paddingTop: space[2] },
  column: { width: '100%', maxWidth: size.column, alignSelf: 'center' },
  silent: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: space[5],
    padding: space[6],
    borderRadius: 24,
  },
  grow: { flex: 1 },
});
